using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Dashboard;

/// <summary>What the page says and does while the server does not answer, or wants a key.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DashboardTroubleTests(Chromium chromium)
{
    private const string Key = "0123456789abcdef-key";
    private const int CallsOfARound = 2; // the list and the pipeline

    private const string Busy = """{"type":"/problems/overloaded","title":"Too much is waiting to be written","status":503,"detail":"This was not counted; send it again later."}""";

    private static readonly DateTime _installed = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

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
        await using Tab tab = await OpenWithOwnClockAsync(stage);
        await tab.SeePartAsync("#trouble", "Too much is waiting to be written. This was not counted; send it again later.");
        await tab.SeeAttributeAsync("#trouble", "data-state", "warn");
        await SettledAsync(tab, stage, rounds: 1);

        stage.Proxy.Decide = static _ => Fault.None;
        await tab.Page.Clock.RunForAsync(29_000);
        Assert.Equal(CallsOfARound, Calls(stage));
        await tab.SeeAsync("#trouble");
        await RunForARoundAsync(tab, stage, 8_000, Fault.None); // 30 s, and up to a fifth more so that pages do not come back all at once
        await tab.MissAsync("#trouble");
        await SettledAsync(tab, stage, rounds: 2);
    }

    [BrowserFact]
    public async Task TheLongerTheTroubleTheRarerItAsks()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        Fault broken = Sights.Json("", 502);
        stage.Proxy.Decide = request => Sights.IsCall(request) ? broken : Fault.None;
        await using Tab tab = await OpenWithOwnClockAsync(stage);
        int[] waitsSeconds = [3, 6, 12, 24, 48, 60, 60];
        for (int i = 0; i < waitsSeconds.Length; i++)
        {
            await SettledAsync(tab, stage, rounds: i + 1);
            await tab.Page.Clock.RunForAsync((waitsSeconds[i] * 1000) - 100);
            Assert.Equal(CallsOfARound * (i + 1), Calls(stage));
            await RunForARoundAsync(tab, stage, (waitsSeconds[i] * 200) + 200, broken);
        }

        await SettledAsync(tab, stage, waitsSeconds.Length + 1);
        await tab.SeePartAsync("#trouble", "The server answered with an error (502).");
    }

    [BrowserFact]
    public async Task APageThatNobodyLooksAtAsksNothing()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await using Tab tab = await OpenWithOwnClockAsync(stage);
        await SettledAsync(tab, stage, rounds: 1);
        await HideAsync(tab, hidden: true);
        await tab.Page.Clock.RunForAsync(600_000);
        Assert.Equal(CallsOfARound, Calls(stage));
        await HideAsync(tab, hidden: false);
        await SettledAsync(tab, stage, rounds: 2);
    }

    [BrowserFact]
    public async Task APausedPageKeepsWhatItShows()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync("a", 5);
        await using Tab tab = await OpenWithOwnClockAsync(stage);
        await SettledAsync(tab, stage, rounds: 1);
        await tab.Page.ClickAsync("#pause");
        await tab.SeeAttributeAsync("#pause", "aria-pressed", "true");
        await tab.SeePartAsync("#freshness", "Paused, totals");
        await tab.Page.Clock.RunForAsync(60_000);
        Assert.Equal(CallsOfARound, Calls(stage));
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

    private static async Task HideAsync(Tab tab, bool hidden) => await tab.Page.EvaluateAsync(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')) }", hidden);

    private static int Calls(Stage stage) => stage.Proxy.Exchanges.Count(IsCall);

    /// <summary>Awaits the end of that many refreshes: the answers are there, and the page has dealt with the last of them.</summary>
    private static async Task SettledAsync(Tab tab, Stage stage, int rounds)
    {
        await stage.Proxy.SeenAsync(IsCall, CallsOfARound * rounds);
        await tab.Page.WaitForFunctionAsync("() => document.getElementById('main').dataset.refreshing === undefined");
        Assert.Equal(CallsOfARound * rounds, Calls(stage));
    }

    /// <summary>
    /// Lets the page's clock run over the start of a refresh, whose answers come when it stands again: the next wait begins there. Answers take real time, and one that came
    /// while the clock runs would begin the next wait in the middle.
    /// </summary>
    private static async Task RunForARoundAsync(Tab tab, Stage stage, int milliseconds, Fault answer)
    {
        var stands = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Fault held = Fault.HeldBefore(stands.Task, answer);
        stage.Proxy.Decide = request => Sights.IsCall(request) ? held : Fault.None;
        await tab.Page.Clock.RunForAsync(milliseconds);
        stands.SetResult();
    }

    /// <summary>Opens the page with a clock that stands, and timers that go when the test says. One that was only installed would go on by itself.</summary>
    private static async Task<Tab> OpenWithOwnClockAsync(Stage stage)
    {
        Tab tab = await stage.OpenAsync();
        await tab.Page.Clock.InstallAsync(new ClockInstallOptions { TimeDate = _installed });
        await tab.Page.Clock.PauseAtAsync(_installed.AddHours(1));
        await tab.Page.GotoAsync(stage.Proxy.Address.AbsoluteUri);
        return tab;
    }

    private static bool IsCall(Exchange exchange) => exchange.Path.StartsWith("/api/", StringComparison.Ordinal);
}
