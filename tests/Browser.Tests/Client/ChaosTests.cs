using System.Globalization;
using Microsoft.Playwright;
using ShardedCounter.Browser.Tests.Rig;
using Xunit.Abstractions;

namespace ShardedCounter.Browser.Tests.Client;

/// <summary>Random faults, tabs, reloads and restarts: whatever happens, the totals are exact in the end.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ChaosTests(Chromium chromium, ITestOutputHelper output)
{
    private const int Steps = 120;

    private static readonly DateTimeOffset _start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [BrowserTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task TotalsAreExactInTheEnd(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var faults = new Random(seed);
        await using Stage stage = await Stage.SetAsync(chromium);
        stage.Proxy.Decide = request => request.Path == "/api/increments" ? Damage(faults) : Fault.None;
        ClientPage[] tabs = [await ClientPage.OpenAsync(stage, _start), await ClientPage.OpenAsync(stage)]; // one clock for all tabs of the profile
        var expected = new Dictionary<string, long>();
        for (int step = 0; step < Steps; step++)
        {
            int at = random.Next(tabs.Length);
            ClientPage tab = tabs[at];
            switch (random.Next(12))
            {
                case 0:
                    await tab.Page.ReloadAsync();
                    await tab.LoadAsync();
                    break;
                case 1:
                    await tab.Page.GotoAsync("about:blank"); // left as people leave: closing alone takes a tab away as a crash does
                    await tab.DisposeAsync();
                    tabs[at] = await ClientPage.OpenAsync(stage);
                    break;
                case 2:
                    await tab.FlushAsync();
                    break;
                case 3 or 4:
                    await tab.WindAsync(random.Next(1, ClientPage.LongestPauseMs));
                    break;
                case 5:
                    await stage.Context.SetOfflineAsync(true);
                    await tab.FlushAsync();
                    await CountAsync(tab, random, expected);
                    await stage.Context.SetOfflineAsync(false);
                    break;
                default:
                    await CountAsync(tab, random, expected);
                    break;
            }
        }

        stage.Proxy.Decide = static _ => Fault.None;
        foreach (ClientPage tab in tabs)
            await tab.SettleAsync();
        await using (ClientPage last = await ClientPage.OpenAsync(stage))
        {
            await last.SettleAsync();
            Assert.Equal(0, await last.KeptAsync());
            Assert.Empty(await last.LostAsync(0));
        }

        Assert.All(stage.Proxy.Batches.GroupBy(static batch => batch.Query("key")), static sent => Assert.Single(sent.Select(static batch => batch.Body).Distinct()));
        Assert.Contains(stage.Proxy.Batches.GroupBy(static batch => batch.Query("key")), static sent => sent.Count(static batch => batch.Status == 200) > 1);
        foreach ((string counter, long sum) in expected)
            Assert.Equal((counter, sum), (counter, await stage.Server.LiveAsync(counter)));
    }

    private static async Task CountAsync(ClientPage tab, Random random, Dictionary<string, long> expected)
    {
        string counter = string.Create(CultureInfo.InvariantCulture, $"chaos:{random.Next(5)}");
        long delta = random.Next(1, 1000) * (random.Next(4) == 0 ? -1 : 1);
        await tab.IncrementAsync(counter, delta);
        expected[counter] = expected.GetValueOrDefault(counter) + delta;
    }

    /// <summary>Called by the proxy's threads; which request meets which fault differs from run to run, what must come out does not.</summary>
    private static Fault Damage(Random faults)
    {
        lock (faults)
        {
            return faults.Next(5) switch
            {
                0 => Fault.LostRequest,
                1 or 2 => Fault.LostAnswer,
                3 => Fault.Answer(503, """{"type":"/problems/overloaded"}""", ("Retry-After", "30")),
                _ => Fault.None,
            };
        }
    }
}
