using System.Text.Json;
using Microsoft.Playwright;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Client;

/// <summary>The browser client when its page goes away, and comes back.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LeavingTests(Chromium chromium)
{
    private static readonly DateTimeOffset _start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [BrowserTheory]
    [InlineData("navigates", false)]
    [InlineData("closes", false)]
    [InlineData("navigates", true)] // a browser whose fetch does not outlive the page
    [InlineData("closes", true)]
    public async Task APageThatIsLeftSendsWhatItHas(string how, bool beacon)
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        if (beacon)
            await stage.Context.AddInitScriptAsync("delete Request.prototype.keepalive");
        await using (ClientPage page = await ClientPage.OpenAsync(stage))
        {
            await page.IncrementAsync("left", 3);
            await (how == "navigates" ? page.Page.GotoAsync("about:blank") : page.Page.CloseAsync(new PageCloseOptions { RunBeforeUnload = true }));
            await stage.Proxy.SeenAsync(static exchange => exchange.Path == "/api/increments");
        }

        Exchange batch = Assert.Single(stage.Proxy.Batches.DistinctBy(static batch => batch.Query("key")));
        Assert.StartsWith("text/plain", batch.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(3, await stage.Server.LiveAsync("left"));

        // Nobody heard the answer: the next page sends it again, and hears that it was counted.
        await using ClientPage next = await ClientPage.OpenAsync(stage);
        Assert.True(await next.FlushAsync());
        Assert.Equal(0, await next.KeptAsync());
        Assert.Equal(3, await stage.Server.LiveAsync("left"));
    }

    [BrowserFact]
    public async Task ATabClosedWhileABatchIsOnItsWayCountsOnce()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        var gate = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        await using (ClientPage page = await ClientPage.OpenAsync(stage))
        {
            stage.Proxy.Decide = request =>
            {
                if (request.Path != "/api/increments")
                    return Fault.None;
                arrived.TrySetResult();
                return Fault.HeldBefore(gate.Task);
            };
            await page.IncrementAsync("closed", 4);
            await page.Page.EvaluateAsync("() => { counter.flush() }");
            await arrived.Task;
        }

        stage.Proxy.Decide = static _ => Fault.None;
        await using ClientPage next = await ClientPage.OpenAsync(stage);
        Assert.True(await next.FlushAsync());
        gate.SetResult();
        await stage.Proxy.SeenAsync(static exchange => exchange.Path == "/api/increments", 2);
        Assert.Equal(4, await stage.Server.LiveAsync("closed"));
        Assert.Equal(0, await next.KeptAsync());
    }

    [BrowserFact]
    public async Task AReloadedPageSendsWhatItCouldNotBefore()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage page = await ClientPage.OpenAsync(stage);
        stage.Proxy.Decide = static request => request.Path == "/api/increments" ? Fault.LostRequest : Fault.None;
        await page.IncrementAsync("reloaded", 4);
        Assert.False(await page.FlushAsync());
        await page.IncrementAsync("reloaded", 5);
        await page.Page.ReloadAsync();
        Assert.Equal(2, await page.KeptAsync());
        Assert.Equal(0, await stage.Server.LiveAsync("reloaded"));

        stage.Proxy.Decide = static _ => Fault.None;
        await page.LoadAsync();
        await page.Page.WaitForFunctionAsync("() => Object.keys(localStorage).length == 0");
        Assert.Equal(9, await stage.Server.LiveAsync("reloaded"));
    }

    [BrowserFact]
    public async Task TwoTabsThatSendEachOthersBatchesCountEachOnce()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage first = await ClientPage.OpenAsync(stage, _start);
        int lost = 2;
        stage.Proxy.Decide = request => request.Path == "/api/increments" && Interlocked.Decrement(ref lost) >= 0 ? Fault.LostAnswer : Fault.None;
        await first.IncrementAsync("tabs", 1);
        await first.FlushAsync();
        await first.IncrementAsync("tabs", 10);
        await using ClientPage second = await ClientPage.OpenAsync(stage); // takes the first tab's batch over
        await second.IncrementAsync("tabs", 100);
        await second.SettleAsync();
        await first.SettleAsync();
        Assert.Equal(111, await stage.Server.LiveAsync("tabs"));
        Assert.True(stage.Proxy.Batches.Count > 3, "The second tab did not take over.");
        Assert.Equal(0, await first.KeptAsync());
    }

    [BrowserFact]
    public async Task ABatchUnresolvedForADayIsReportedAndNeverSentAgain()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await SendInVainAsync(stage, Fault.LostAnswer);
        int sent = stage.Proxy.Batches.Count;

        await using ClientPage later = await ClientPage.OpenAsync(stage, _start.AddHours(25));
        JsonElement lost = Assert.Single(await later.LostAsync(1));
        Assert.Equal("""[{"counter":"old","delta":6}]""", lost.GetProperty("increments").GetRawText());
        Assert.False(lost.TryGetProperty("problem", out _));
        Assert.True(await later.FlushAsync());
        Assert.Equal(sent, stage.Proxy.Batches.Count);
        Assert.Equal(0, await later.KeptAsync());
        Assert.Equal(6, await stage.Server.LiveAsync("old"));
    }

    /// <summary>A client that does not look at the age: it must be caught.</summary>
    [BrowserFact]
    public async Task AClientThatForgetsHowOldABatchIsSendsItAgain()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await MutateAsync(stage, "age > 864e5", "false");
        await SendInVainAsync(stage, Fault.LostAnswer);
        int sent = stage.Proxy.Batches.Count;
        await using ClientPage later = await ClientPage.OpenAsync(stage, _start.AddHours(25));
        await later.FlushAsync();
        Assert.True(stage.Proxy.Batches.Count > sent);
    }

    /// <summary>A client that keeps nothing: it must be caught.</summary>
    [BrowserFact]
    public async Task AClientThatKeepsNothingLosesWhatItCouldNotSend()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await MutateAsync(stage, "return 1 }", "throw 0 }");
        await SendInVainAsync(stage, Fault.LostRequest);
        await using ClientPage later = await ClientPage.OpenAsync(stage, _start.AddHours(1));
        Assert.True(await later.FlushAsync());
        Assert.Equal(0, await stage.Server.LiveAsync("old"));
    }

    [BrowserFact]
    public async Task AClockThatWasSetBackMakesABatchsAgeUnknown()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await SendInVainAsync(stage, Fault.LostAnswer);
        int sent = stage.Proxy.Batches.Count;
        await using ClientPage earlier = await ClientPage.OpenAsync(stage, _start.AddHours(-1));
        Assert.Single(await earlier.LostAsync(1));
        Assert.Equal(sent, stage.Proxy.Batches.Count);
    }

    [BrowserFact]
    public async Task ABatchNeverSentIsSentHoweverOldItIs()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using (ClientPage page = await ClientPage.OpenAsync(stage, _start))
        {
            await stage.Context.SetOfflineAsync(true);
            await page.IncrementAsync("patient", 6);
            Assert.False(await page.FlushAsync());
            await page.LeaveAsync();
        }

        await stage.Context.SetOfflineAsync(false);
        Assert.Empty(stage.Proxy.Batches);
        await using ClientPage later = await ClientPage.OpenAsync(stage, _start.AddDays(9));
        Assert.True(await later.FlushAsync());
        Assert.Equal(6, await stage.Server.LiveAsync("patient"));
        Assert.Empty(await later.LostAsync(0));
    }

    [BrowserFact]
    public async Task WithAFullStoreItCountsFromMemory()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage page = await ClientPage.OpenAsync(stage, _start);
        await page.Page.EvaluateAsync(
            """
            () => {
              for (let size = 1 << 23, i = 0; size; size >>= 1)
                try { localStorage.setItem('filler' + i++, 'x'.repeat(size)); size <<= 1 } catch {}
            }
            """);
        int lost = 2;
        stage.Proxy.Decide = request => request.Path == "/api/increments" && Interlocked.Decrement(ref lost) >= 0 ? Fault.LostAnswer : Fault.None;
        await page.IncrementAsync("full", 8);
        Assert.False(await page.FlushAsync());
        Assert.Equal(0, await page.KeptAsync());
        await page.SettleAsync();
        Assert.Equal(8, await stage.Server.LiveAsync("full"));
    }

    private static async Task SendInVainAsync(Stage stage, Fault fault)
    {
        await using ClientPage page = await ClientPage.OpenAsync(stage, _start);
        stage.Proxy.Decide = request => request.Path == "/api/increments" ? fault : Fault.None;
        await page.IncrementAsync("old", 6);
        Assert.False(await page.FlushAsync());
        await stage.Context.SetOfflineAsync(true); // so that leaving is no further attempt
        await page.LeaveAsync();
        await stage.Context.SetOfflineAsync(false);
        stage.Proxy.Decide = static _ => Fault.None;
    }

    private static async Task MutateAsync(Stage stage, string original, string mutant)
    {
        string script = await stage.Server.Client.GetStringAsync(new Uri("/counter.js", UriKind.Relative));
        Assert.Contains(original, script, StringComparison.Ordinal);
        stage.Proxy.Serve("/counter.js", script.Replace(original, mutant, StringComparison.Ordinal), "text/javascript");
    }
}
