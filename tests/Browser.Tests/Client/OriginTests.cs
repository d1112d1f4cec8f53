using System.Text.Json;
using Microsoft.Playwright;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Client;

/// <summary>The browser client on pages of other origins, and with a key.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OriginTests(Chromium chromium)
{
    private const string Key = "a-publishable-key-of-good-length";

    [BrowserFact]
    public async Task APageOfAnotherOriginCountsAndReadsWithoutAskingFirst()
    {
        await using Stage stage = await Stage.SetAsync(chromium, null, "--Cors:Origins", "*", "--Auth:ApiKey", Key);
        await using FaultProxy elsewhere = await ElsewhereAsync(stage);
        await using ClientPage page = await ClientPage.OpenAsync(stage, script: $"{stage.Proxy.Address}counter.js?code={Key}", origin: elsewhere.Address);
        await page.IncrementAsync("crossed", 3);
        Assert.True(await page.FlushAsync());
        Assert.Equal(3, await stage.Server.LiveAsync("crossed"));
        Assert.Equal("crossed", await page.Page.EvaluateAsync<string>("async () => (await counter.read('crossed')).counter"));

        Assert.Equal(new Uri(elsewhere.Address, "/").GetLeftPart(UriPartial.Authority), Assert.Single(stage.Proxy.Batches).Headers["Origin"]);
        Assert.DoesNotContain(stage.Proxy.Exchanges, static exchange => exchange.Method == "OPTIONS");
        Assert.DoesNotContain(stage.Proxy.Exchanges, static exchange => exchange.Headers.ContainsKey("Cookie"));
        Assert.Empty(elsewhere.Exchanges);
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task WhereAPageMayNotHearTheAnswerItStillCountsOnce()
    {
        await using Stage stage = await Stage.SetAsync(chromium, null, "--Cors:Origins", "https://other.example");
        await using FaultProxy elsewhere = await ElsewhereAsync(stage);
        await using ClientPage page = await ClientPage.OpenAsync(
            stage, DateTimeOffset.UnixEpoch.AddYears(60), $"{stage.Proxy.Address}counter.js", elsewhere.Address);
        await page.IncrementAsync("deaf", 3);
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            Assert.False(await page.FlushAsync());
            await page.WindAsync(ClientPage.LongestPauseMs);
            await stage.Proxy.SeenAsync(static exchange => exchange.Path == "/api/increments", attempt);
        }

        Assert.Equal(3, await stage.Server.LiveAsync("deaf"));
    }

    [BrowserFact]
    public async Task APageThatMayKeepNothingCountsFromMemory()
    {
        await using Stage stage = await Stage.SetAsync(chromium, null, "--Cors:Origins", "*");
        stage.Proxy.Serve("/framed.html", "<!doctype html><link rel=icon href='data:,'><iframe sandbox=allow-scripts src=/blank.html></iframe>");
        await using Tab tab = await stage.OpenAsync("/framed.html");
        IFrame frame = tab.Page.Frames[1];
        string denied = await frame.EvaluateAsync<string>("() => { try { return typeof localStorage } catch (denial) { return denial.name } }");
        Assert.Equal("SecurityError", denied);
        bool done = await frame.EvaluateAsync<bool>(
            "async address => { const { counter } = await import(address); counter.increment('framed', 5); return counter.flush() }", $"{stage.Proxy.Address}counter.js");
        Assert.True(done);
        Assert.Equal(5, await stage.Server.LiveAsync("framed"));
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task AKeyIsSentAndIsInNoLogAndNoReport()
    {
        await using Stage stage = await Stage.SetAsync(
            chromium, null, "--Auth:ApiKey", Key, "--Logging:LogLevel:Default", "Trace", "--Logging:LogLevel:Microsoft", "Trace",
            "--Logging:LogLevel:Microsoft.AspNetCore", "Trace", "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace");
        await using ClientPage page = await ClientPage.OpenAsync(stage, script: $"/counter.js?code={Key}");
        await page.IncrementAsync("keyed", 3);
        Assert.True(await page.FlushAsync());
        Assert.Equal(3, await stage.Server.LiveAsync("keyed"));
        await page.Page.EvaluateAsync("() => counter.read('keyed')");
        Assert.Equal(Key, Assert.Single(stage.Proxy.Batches).Query("code"));

        const string Wrong = "a-wrong-key-of-good-length-too";
        await page.Page.EvaluateAsync("async code => { globalThis.wrong = new module.Counter({ code, onlost: report => lost.push(report) }); wrong.increment('keyed', 5); await wrong.flush() }", Wrong);
        JsonElement lost = Assert.Single(await page.LostAsync(1));
        Assert.Equal(401, lost.GetProperty("problem").GetProperty("status").GetInt32());
        string refused = await page.Page.EvaluateAsync<string>("() => wrong.read('keyed').catch(failure => String(failure))");
        Assert.Contains("401", refused, StringComparison.Ordinal);
        Assert.Equal(3, await stage.Server.LiveAsync("keyed"));

        string[] told = [stage.Server.Output, refused, lost.GetRawText(), .. page.Complaints];
        Assert.NotEqual("", stage.Server.Output);
        Assert.DoesNotContain(told, static text => text.Contains(Key, StringComparison.Ordinal) || text.Contains(Wrong, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task ABatchGoesWithTheKeyItWasSealedWithEvenFromAPageThatHasAnother()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using (ClientPage page = await ClientPage.OpenAsync(stage, script: "/counter.js?code=the-former-key-of-it"))
        {
            stage.Proxy.Decide = static request => request.Path == "/api/increments" ? Fault.LostRequest : Fault.None;
            await page.IncrementAsync("renewed", 3);
            Assert.False(await page.FlushAsync());
        }

        stage.Proxy.Decide = static _ => Fault.None;
        await using ClientPage next = await ClientPage.OpenAsync(stage, script: "/counter.js?code=the-present-key-of-it");
        await next.IncrementAsync("renewed", 4);
        Assert.True(await next.FlushAsync());
        Assert.Equal(
            ["the-former-key-of-it", "the-present-key-of-it"],
            stage.Proxy.Batches.Where(static batch => batch.Status == 200).Select(static batch => batch.Query("code")!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(7, await stage.Server.LiveAsync("renewed"));
    }

    private static async Task<FaultProxy> ElsewhereAsync(Stage stage)
    {
        FaultProxy elsewhere = await FaultProxy.StartAsync(stage.Server.Address);
        elsewhere.Serve(Stage.BlankPage, "<!doctype html><link rel=icon href='data:,'><title>Another site</title>");
        return elsewhere;
    }
}
