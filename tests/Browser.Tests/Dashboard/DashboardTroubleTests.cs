using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Dashboard;

/// <summary>What the page says and does while the server does not answer, or wants a key.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DashboardTroubleTests(Chromium chromium)
{
    private const string Key = "0123456789abcdef-key";
    private const string Busy = """{"type":"/problems/overloaded","title":"Too much is waiting to be written","status":503,"detail":"This was not counted; send it again later."}""";

    [BrowserFact]
    public async Task AServerThatStopsIsSaidInWordsAndItsReturnIsNoticed()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync("a", 5);
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeAsync("#rows .value", "5");
        stage.Server.Stop();
        await tab.SeePartAsync("#trouble", "The server cannot be reached. It is not running, or the connection was cut.");
        await tab.SeePartAsync("#freshness", "Not connected, totals");
        await tab.SeeAsync("#rows .value", "5"); // what was there stays

        await stage.Server.StartAgainAsync();
        await stage.Server.CountAsync("a", 1);
        await tab.Page.ClickAsync("#retry");
        await tab.MissAsync("#trouble");
        await tab.SeeAsync("#rows .value", "6");
        await tab.SeeAttributeAsync("#freshness", "data-state", "good");
    }

    [BrowserFact]
    public async Task AServerThatAsksToWaitIsLeftAloneForAsLong()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        stage.Proxy.Decide = static request => Sights.IsCall(request)
            ? Fault.Answer(503, Busy, ("Content-Type", "application/problem+json"), ("Retry-After", "30"))
            : Fault.None;
        await using Tab tab = await stage.OpenAsync();
        await tab.Page.Clock.InstallAsync(); // from here on the page's timers go when the test says
        await tab.Page.GotoAsync(stage.Proxy.Address.AbsoluteUri);
        await tab.SeePartAsync("#trouble", "Too much is waiting to be written. This was not counted; send it again later.");
        await tab.SeeAttributeAsync("#trouble", "data-state", "warn");

        stage.Proxy.Decide = static _ => Fault.None;
        await tab.Page.Clock.RunForAsync(29_000);
        Assert.Equal(2, Calls(stage)); // the list and the pipeline, once each
        await tab.SeeAsync("#trouble");
        await tab.Page.Clock.RunForAsync(8_000); // 30 s, and up to a fifth more so that pages do not come back all at once
        await tab.MissAsync("#trouble");
        Assert.Equal(4, Calls(stage));
    }

    [BrowserFact]
    public async Task TheLongerTheTroubleTheRarerItAsks()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        stage.Proxy.Decide = static request => Sights.IsCall(request) ? Fault.LostRequest : Fault.None;
        await using Tab tab = await stage.OpenAsync();
        await tab.Page.Clock.InstallAsync();
        await tab.Page.GotoAsync(stage.Proxy.Address.AbsoluteUri);
        foreach (int seconds in new[] { 3, 6, 12, 24, 48, 60, 60 })
        {
            await tab.SeeAsync("#trouble");
            int before = await SettledAsync(tab, stage);
            await tab.Page.Clock.RunForAsync((seconds * 1000) - 100);
            Assert.Equal(before, Calls(stage));
            await tab.Page.Clock.RunForAsync((seconds * 200) + 200);
            await stage.Proxy.SeenAsync(static exchange => exchange.Path == "/api/pipeline", Pipelines(before) + 1);
        }
    }

    [BrowserFact]
    public async Task APageThatNobodyLooksAtAsksNothing()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await using Tab tab = await stage.OpenAsync();
        await tab.Page.Clock.InstallAsync();
        await tab.Page.GotoAsync(stage.Proxy.Address.AbsoluteUri);
        await tab.SeeAsync("#empty");
        await HideAsync(tab, hidden: true);
        int before = Calls(stage);
        await tab.Page.Clock.RunForAsync(600_000);
        Assert.Equal(before, Calls(stage));
        await HideAsync(tab, hidden: false);
        await stage.Proxy.SeenAsync(static exchange => exchange.Path == "/api/pipeline", 2);
    }

    [BrowserFact]
    public async Task APausedPageKeepsWhatItShows()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync("a", 5);
        await using Tab tab = await stage.OpenAsync();
        await tab.Page.Clock.InstallAsync();
        await tab.Page.GotoAsync(stage.Proxy.Address.AbsoluteUri);
        await tab.SeePartAsync("#freshness", "Totals");
        await tab.Page.ClickAsync("#pause");
        await tab.SeeAttributeAsync("#pause", "aria-pressed", "true");
        await tab.SeePartAsync("#freshness", "Paused, totals");
        int before = Calls(stage);
        await tab.Page.Clock.RunForAsync(60_000);
        Assert.Equal(before, Calls(stage));
        await tab.SeeAttributeAsync("#freshness", "data-state", "warn"); // and says that it grows old
        await tab.Page.ClickAsync("#pause");
        await tab.SeeAttributeAsync("#freshness", "data-state", "good");
    }

    [BrowserFact]
    public async Task AServerWithAKeyAsksForItAndTheTabRemembersIt()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk(), "--Auth:ApiKey", Key);
        await stage.Server.CountAsync("a", 5);
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeFocusAsync("#key-value");
        await tab.SeeAsync("#freshness", "Waiting for a key");
        await tab.MissAsync("#overview");

        await tab.Page.FillAsync("#key-value", "wrong-wrong-wrong-wrong");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.SeePartAsync("#key-text", "The key that was given is not accepted");
        await tab.Page.FillAsync("#key-value", Key);
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.SeeAsync("#rows .value", "5");
        await tab.MissAsync("#key");

        await tab.Page.ReloadAsync();
        await tab.SeeAsync("#rows .value", "5");
        Assert.DoesNotContain(stage.Proxy.Exchanges, static exchange => exchange.Target.Contains(Key, StringComparison.Ordinal));
        Assert.Equal(Key, stage.Proxy.Exchanges[^1].Headers["X-Api-Key"]);
        Assert.Equal(Key, stage.Proxy.Exchanges[^1].Headers["x-functions-key"]);

        await using Tab other = await stage.OpenAsync("/");
        await other.SeeAsync("#key"); // another tab has to be told
        await tab.Page.ClickAsync("#forget");
        await tab.SeeAsync("#key");
        Assert.Equal("", await tab.Page.EvaluateAsync<string>("() => Object.values(sessionStorage).concat(Object.values(localStorage)).join()"));
    }

    [BrowserFact]
    public async Task WhoMayReadButNotCountIsAskedForAKeyWhenCounting()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk(), "--Auth:ApiKey", Key, "--Auth:AnonymousReads", "true");
        await stage.Server.CountAsync("a", 5);
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeAsync("#rows .value", "5");
        await tab.MissAsync("#key");
        await tab.Page.FillAsync("#count-name", "a");
        await tab.Page.ClickAsync("#count button");
        await tab.SeeFocusAsync("#key-value");
        await tab.SeeAsync("#overview");
        await tab.Page.FillAsync("#key-value", Key);
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.MissAsync("#key");
        await tab.Page.ClickAsync("#count button");
        await tab.SeeAsync("#count-outcome", "Counted: +1 on a.");
        await tab.SeeAsync("#rows .value", "6");
    }

    private static Task HideAsync(Tab tab, bool hidden) => tab.Page.EvaluateAsync(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')) }", hidden);

    private static int Calls(Stage stage) => stage.Proxy.Exchanges.Count(static exchange => exchange.Path.StartsWith("/api/", StringComparison.Ordinal));

    /// <summary>The calls so far, when both of the refresh that failed have ended.</summary>
    private static async Task<int> SettledAsync(Tab tab, Stage stage)
    {
        await tab.Page.EvaluateAsync("() => 0");
        return Calls(stage);
    }

    private static int Pipelines(int calls) => calls / 2;
}
