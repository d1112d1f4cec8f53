using System.Text.Json;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Client;

/// <summary>The browser client when the network and the server fail it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FaultTests(Chromium chromium)
{
    private static readonly DateTimeOffset _start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [BrowserFact]
    public async Task AnswersLostAfterTheyTookEffectCountOnce()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await LoseAnswersAsync(stage, answers: 3);
        Assert.Equal(5, await stage.Server.LiveAsync("lost"));

        Exchange[] batches = [.. stage.Proxy.Batches];
        Assert.True(batches.Length >= 4, $"{batches.Length}"); // the browser may have repeated one by itself
        Assert.Single(batches.Select(static batch => batch.Query("key")).Distinct());
        Assert.Single(batches.Select(static batch => batch.Body).Distinct());
    }

    /// <summary>The same faults, and a client whose every attempt has a key of its own: it must be caught.</summary>
    [BrowserFact]
    public async Task AClientWithAFreshKeyForEachAttemptCountsTwice()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await MutateAsync(stage, "fetch(url, {", "fetch(url.replace(/key=.*/, 'key=' + crypto.randomUUID()), {");
        await LoseAnswersAsync(stage, answers: 3);
        Assert.True(await stage.Server.LiveAsync("lost") > 5);
    }

    [BrowserFact]
    public async Task WhatIsCountedWhileABatchIsOnItsWayGoesWithTheNext()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage page = await ClientPage.OpenAsync(stage, _start);
        await page.IncrementAsync("sealed", 5);
        int failures = 2;
        stage.Proxy.Decide = request => IsBatch(request) && Interlocked.Decrement(ref failures) >= 0 ? Fault.LostAnswer : Fault.None;
        await page.FlushAsync();
        await page.IncrementAsync("sealed", 7);
        await page.SettleAsync();
        Assert.Equal(12, await stage.Server.LiveAsync("sealed"));
        Assert.All(stage.Proxy.Batches.GroupBy(static batch => batch.Query("key")), static sent => Assert.Single(sent.Select(static batch => batch.Body).Distinct()));
        Assert.Equal(2, stage.Proxy.Batches.Select(static batch => batch.Body).Distinct().Count());
    }

    [BrowserFact]
    public async Task AnOverloadedServerGetsTheTimeItAsksFor()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage page = await ClientPage.OpenAsync(stage, _start);
        stage.Proxy.Decide = static request => IsBatch(request)
            ? Fault.Answer(503, """{"type":"/problems/overloaded","status":503}""", ("Retry-After", "600"), ("Content-Type", "application/problem+json"))
            : Fault.None;
        await page.IncrementAsync("patient", 3);
        Assert.False(await page.FlushAsync());
        stage.Proxy.Decide = static _ => Fault.None;
        await page.WindAsync(500_000);
        await page.IncrementAsync("patient", 4);
        Assert.False(await page.FlushAsync());
        Assert.Single(stage.Proxy.Batches);

        await page.WindAsync(250_000); // 600 s, and up to a quarter more, so that not all pages come back at once
        await page.SettleAsync();
        Assert.Equal(7, await stage.Server.LiveAsync("patient"));
        Assert.Equal(3, stage.Proxy.Batches.Count);
    }

    [BrowserTheory]
    [InlineData(400, """{"type":"/problems/bad-item","status":400}""")]
    [InlineData(401, "")]
    [InlineData(409, """{"type":"/problems/partly-counted","status":409,"failures":[{"counter":"refused","status":"out-of-range"}]}""")]
    [InlineData(500, """{"type":"/problems/refused","status":500}""")]
    public async Task WhatTheServerRefusesForGoodIsReportedAndNotSentAgain(int status, string body)
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage page = await ClientPage.OpenAsync(stage, _start);
        stage.Proxy.Decide = request => IsBatch(request) ? Fault.Answer(status, body) : Fault.None;
        await page.IncrementAsync("refused", 3);
        Assert.True(await page.FlushAsync());
        JsonElement lost = Assert.Single(await page.LostAsync(1));
        Assert.Equal("""[{"counter":"refused","delta":3}]""", lost.GetProperty("increments").GetRawText());
        Assert.Equal(1, lost.GetProperty("attempts").GetInt32());
        Assert.Equal(status, lost.GetProperty("problem").GetProperty("status").GetInt32());
        await page.WindAsync(ClientPage.LongestPauseMs);
        Assert.True(await page.FlushAsync());
        Assert.Single(stage.Proxy.Batches);
        Assert.Equal(0, await page.KeptAsync());
    }

    [BrowserTheory]
    [InlineData(408, "")]
    [InlineData(429, "")]
    [InlineData(500, "")]
    [InlineData(502, "<html>")]
    [InlineData(200, "<html>a portal's own page</html>")]
    [InlineData(200, "{}")]
    public async Task WhatIsNoAnswerOfTheServiceIsNotTakenForOne(int status, string body)
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage page = await ClientPage.OpenAsync(stage, _start);
        stage.Proxy.Decide = request => IsBatch(request) ? Fault.Answer(status, body) : Fault.None;
        await page.IncrementAsync("again", 3);
        Assert.False(await page.FlushAsync());
        stage.Proxy.Decide = static _ => Fault.None;
        await page.SettleAsync();
        Assert.Equal(3, await stage.Server.LiveAsync("again"));
    }

    [BrowserFact]
    public async Task OfflineNothingIsTriedAndOnlineItIsSent()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage page = await ClientPage.OpenAsync(stage);
        await stage.Context.SetOfflineAsync(true);
        await page.IncrementAsync("offline", 2);
        Assert.False(await page.FlushAsync());
        await page.IncrementAsync("offline", 3);
        Assert.False(await page.FlushAsync());
        Assert.Equal(2, await page.KeptAsync());
        Assert.Empty(page.Complaints); // not even an attempt

        await stage.Context.SetOfflineAsync(false);
        await stage.Proxy.SeenAsync(static exchange => exchange.Path == "/api/increments", 2);
        Assert.True(await page.FlushAsync());
        Assert.Equal(5, await stage.Server.LiveAsync("offline"));
        Assert.Equal(0, await page.KeptAsync());
    }

    [BrowserFact]
    public async Task AServerThatIsKilledAndComesBackHasEverything()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage page = await ClientPage.OpenAsync(stage, _start);
        await page.IncrementAsync("killed", 2);
        Assert.True(await page.FlushAsync());
        stage.Server.Kill();
        await page.IncrementAsync("killed", 3);
        Assert.False(await page.FlushAsync());
        await stage.Server.StartAgainAsync();
        await page.SettleAsync();
        Assert.Equal(5, await stage.Server.LiveAsync("killed"));
    }

    private static bool IsBatch(HttpRequest request) => request.Path == "/api/increments";

    private static async Task LoseAnswersAsync(Stage stage, int answers)
    {
        await using ClientPage page = await ClientPage.OpenAsync(stage, _start);
        stage.Proxy.Decide = request => IsBatch(request) && Interlocked.Decrement(ref answers) >= 0 ? Fault.LostAnswer : Fault.None;
        await page.IncrementAsync("lost", 5);
        Assert.False(await page.FlushAsync());
        await page.SettleAsync();
        Assert.Empty(await page.LostAsync(0));
        Assert.Equal(0, await page.KeptAsync());
    }

    private static async Task MutateAsync(Stage stage, string original, string mutant)
    {
        string script = await stage.Server.Client.GetStringAsync(new Uri("/counter.js", UriKind.Relative));
        Assert.Contains(original, script, StringComparison.Ordinal);
        stage.Proxy.Serve("/counter.js", script.Replace(original, mutant, StringComparison.Ordinal), "text/javascript");
    }
}
