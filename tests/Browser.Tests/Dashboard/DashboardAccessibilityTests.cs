using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Dashboard;

/// <summary>Whether people can use the page who see little or nothing, have no mouse, or a small window.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DashboardAccessibilityTests(Chromium chromium)
{
    [BrowserTheory]
    [InlineData(ColorScheme.Light, false)]
    [InlineData(ColorScheme.Dark, false)]
    [InlineData(ColorScheme.Light, true)]
    [InlineData(ColorScheme.Dark, true)]
    public async Task AxeFindsNothingInAnyView(ColorScheme scheme, bool phone)
    {
        await using Stage stage = await Stage.SetAsync(chromium, phone ? Sights.Phone(scheme) : Sights.Desk(scheme));
        await stage.Server.CountAsync(Enumerable.Range(1, 30).Select(static i => ($"page:{i}", (long)i * i * i)));
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeCountAsync("#rows tr", 20);
        await LookAsync(tab, $"list-{scheme}-{phone}");

        await tab.Page.ClickAsync("#rows a");
        await tab.SeeCountAsync("#shards tr", 16);
        await tab.SeeCountAsync("#chart circle", 1);
        await tab.Page.ClickAsync("#chart-details summary");
        await tab.Page.FocusAsync("#chart");
        await LookAsync(tab, $"counter-{scheme}-{phone}");

        await tab.Page.ClickAsync("#reset-open");
        await tab.SeePartAsync("#reset-text", "It holds");
        await LookAsync(tab, $"reset-{scheme}-{phone}");
        await tab.Page.ClickAsync("#reset-confirm");
        await tab.SeePartAsync("#reset-outcome", "was taken out");
        await LookAsync(tab, $"reset-done-{scheme}-{phone}");
        await tab.Page.ClickAsync("#reset-cancel");

        await tab.Page.FillAsync("#count-delta", "0");
        await tab.Page.ClickAsync("#count button");
        await tab.SeeAttributeAsync("#count-outcome", "data-state", "bad");
        await tab.Page.GotoAsync(new Uri(stage.Proxy.Address, "/#/?prefix=none").AbsoluteUri);
        await tab.SeePartAsync("#empty", "No counter starts with");
        await LookAsync(tab, $"none-{scheme}-{phone}");

        stage.Proxy.Decide = static request => Sights.IsCall(request) ? Fault.LostRequest : Fault.None;
        await tab.SeePartAsync("#freshness", "Not connected");
        await LookAsync(tab, $"trouble-{scheme}-{phone}");
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task AxeFindsNothingWhereAKeyIsNeededOrThePipelineIsInTrouble(ColorScheme scheme)
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk(scheme));
        string pipeline = await stage.Server.PipelineAsync(static pipeline =>
        {
            pipeline["commits"]!["lastMinute"]!["throttled"] = 3;
            pipeline["deadLetters"]!["lastMinute"] = 1;
            pipeline.Remove("asOf");
            pipeline.Remove("aggregationLagSeconds");
        });
        stage.Proxy.Decide = request => request.Path == "/api/pipeline" ? Sights.Json(pipeline) : Fault.None;
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeAttributeAsync(".tile[data-key='Dead letters']", "data-state", "bad");
        await LookAsync(tab, $"pipeline-{scheme}");

        stage.Proxy.Decide = static request => Sights.IsCall(request)
            ? Sights.Json("""{"type":"/problems/unauthorized","title":"A valid API key is needed","status":401,"detail":"Send a valid key in the header X-Api-Key."}""", 401)
            : Fault.None;
        await tab.Page.ReloadAsync();
        await tab.SeeFocusAsync("#key-value");
        await LookAsync(tab, $"key-{scheme}");
    }

    [BrowserFact]
    public async Task EverythingCanBeDoneWithTheKeyboardAlone()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync([("a", 50), ("b", 40)]);
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeCountAsync("#rows tr", 2);
        await PressAsync(tab, "Tab");
        await tab.SeeFocusAsync("#skip");
        await tab.SeeAsync("#skip");
        foreach (string next in new[] { ".brand a", "#pause", "#prefix", "#order", "#rows tr:nth-child(1) a", "#rows tr:nth-child(2) a", "#count-name", "#count-delta", "#count button" })
        {
            await PressAsync(tab, "Tab");
            await tab.SeeFocusAsync(next);
            Assert.True(await IsMarkedAsync(tab), $"{next} has the focus and does not show it.");
        }

        await PressAsync(tab, "Shift+Tab", "Shift+Tab", "Shift+Tab");
        await tab.SeeFocusAsync("#rows tr:nth-child(2) a");
        await PressAsync(tab, "Enter");
        await tab.SeeFocusAsync("#counter-title");
        await tab.SeeCountAsync("#chart circle", 1);
        await PressAsync(tab, "Tab");
        await tab.SeeFocusAsync("#resolution input[value=minute]");
        await PressAsync(tab, "ArrowRight");
        await tab.SeeAttributeAsync("#chart", "aria-label", "History of b, one point each hour");
        await PressAsync(tab, "Tab");
        await tab.SeeFocusAsync("#chart");
        await tab.SeeAsync("#chart .readout");
        await PressAsync(tab, "Tab");
        await tab.SeeFocusAsync("#chart-details summary");
        await PressAsync(tab, "Tab", "Tab", "Tab", "Enter"); // name, increment, and the button by its field
        await tab.SeeAsync("#count-outcome", "Counted: +1 on b.");
        await tab.SeeFocusAsync("#count button");

        await PressAsync(tab, "Tab");
        await tab.SeeFocusAsync("#reset-open");
        await PressAsync(tab, "Enter");
        await tab.SeeFocusAsync("#reset-cancel");
        await PressAsync(tab, "Tab");
        await tab.SeeFocusAsync("#reset-confirm");
        await PressAsync(tab, "Enter");
        await tab.SeeAsync("#reset-outcome", "41 was taken out of b.");
        await tab.SeeFocusAsync("#reset-cancel");
        await PressAsync(tab, "Enter");
        await tab.SeeFocusAsync("#reset-open");
    }

    [BrowserFact]
    public async Task AnUpdateLeavesTheFocusWhereItIs()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync([("a", 50), ("b", 40)]);
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeCountAsync("#rows tr", 2);
        await tab.Page.FocusAsync("tr[data-key=a] a");
        await stage.Server.CountAsync("b", 100);
        await tab.SeeAsync("#rows tr:first-child th", "b");
        await tab.SeeFocusAsync("tr[data-key=a] a");
        await stage.Server.CountAsync("a", 1000);
        await tab.SeeAsync("#rows tr:first-child th", "a");
        await tab.SeeFocusAsync("tr[data-key=a] a");
    }

    [BrowserTheory]
    [InlineData("/", 320)]
    [InlineData("/", 360)]
    [InlineData("/", 768)]
    [InlineData("/#/counter/likes:a-name-that-is-as-long-as-names-may-be-0123456789.0123456789.0123456789.0123456789.0123456789.0123456789.0123456789.01", 320)]
    [InlineData("/#/counter/likes:a-name-that-is-as-long-as-names-may-be-0123456789.0123456789.0123456789.0123456789.0123456789.0123456789.0123456789.01", 768)]
    public async Task NothingIsWiderThanTheWindow(string path, int width)
    {
        await using Stage stage = await Stage.SetAsync(chromium, new BrowserNewContextOptions(Sights.Phone()) { ViewportSize = new ViewportSize { Width = width, Height = 740 } });
        string name = path.Contains("counter/", StringComparison.Ordinal) ? path["/#/counter/".Length..] : "a-name-without-any-place-to-break-it".Replace('-', 'x');
        await stage.Server.CountAsync(Enumerable.Repeat((name, 1_000_000_000_000L), 900));
        await using Tab tab = await stage.OpenAsync(path);
        await tab.SeePartAsync(path == "/" ? "#rows .value" : "#total", "900,000,000,000,000");
        Assert.Equal(width, await tab.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    private static async Task PressAsync(Tab tab, params string[] keys)
    {
        foreach (string key in keys)
            await tab.Page.Keyboard.PressAsync(key);
    }

    private static Task<bool> IsMarkedAsync(Tab tab) =>
        tab.Page.EvaluateAsync<bool>("() => { const style = getComputedStyle(document.activeElement); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 }");

    /// <summary>All of axe's rules, contrast and best practices included.</summary>
    private static async Task LookAsync(Tab tab, string name)
    {
        await tab.ShootAsync($"dashboard-{name}");
        AxeResult result = await tab.Page.RunAxe();
        Assert.NotEmpty(result.Passes); // it has looked
        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(violation =>
            $"{name}: {violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Select(static node => node.Html))}")));
    }
}
