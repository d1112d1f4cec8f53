using Microsoft.Playwright;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Dashboard;

/// <summary>One counter in detail.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DashboardCounterTests(Chromium chromium)
{
    private static readonly DateTimeOffset _first = new(2026, 1, 1, 10, 0, 0, TimeSpan.Zero);

    [BrowserFact]
    public async Task TheListLeadsToACounterAndBack()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync("likes:post-42", 41);
        await using Tab tab = await stage.OpenAsync("/");
        await tab.Page.ClickAsync("#rows a");
        await tab.SeeAsync("#counter-title", "likes:post-42");
        await tab.SeeFocusAsync("#counter-title");
        Assert.EndsWith("/#/counter/likes:post-42", tab.Page.Url, StringComparison.Ordinal);
        Assert.Equal("likes:post-42 – The sharded counter", await tab.Page.TitleAsync());
        await tab.SeeAsync("#total", "41");
        await tab.SeeAsync("#live", "41");
        await tab.SeePartAsync("#total-age", "complete up to");
        await tab.SeeCountAsync("#shards tr", 16);
        Assert.Equal("likes:post-42", await tab.Page.InputValueAsync("#count-name"));

        await stage.Server.CountAsync("likes:post-42", 1_000);
        await tab.SeeAsync("#total", "1,041");
        await tab.SeeAsync("#live", "1,041");
        Assert.Equal(1041, (await tab.Page.Locator("#shards td:last-child").AllTextContentsAsync()).Sum(static text => int.Parse(text, System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture)));

        await tab.Page.ClickAsync("#back");
        await tab.SeeFocusAsync("#overview-title");
        await tab.SeeAsync("#rows .value", "1,041");
        Assert.Equal("The sharded counter", await tab.Page.TitleAsync());
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task TheServersOwnHistoryIsDrawnInEachResolution()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync("a", 7);
        await using Tab tab = await stage.OpenAsync("/#/counter/a");
        foreach (string resolution in new[] { "minute", "hour", "day" })
        {
            await tab.Page.Locator($"#resolution input[value={resolution}]").CheckAsync(new LocatorCheckOptions { Force = true });
            await tab.SeeAttributeAsync("#chart", "aria-label", $"History of a, one point each {resolution}");
            await tab.SeeCountAsync("#chart circle", 1);
            Assert.Contains(", 7", await tab.Page.GetAttributeAsync("#chart", "aria-valuetext"), StringComparison.Ordinal);
        }

        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task TheChartDrawsItsPointsAndIsReadOneByOne()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        stage.Proxy.Decide = static request => request.Path.Value!.EndsWith("/history", StringComparison.Ordinal)
            ? Sights.Json(Sights.History("a", _first, [.. Enumerable.Range(0, 60).Select(static i => (Int128)(1000 + (i * i)))]))
            : Fault.None;
        await using Tab tab = await stage.OpenAsync("/#/counter/a");
        await tab.SeeCountAsync("#chart polyline", 1);
        Assert.Equal(60, (await tab.Page.Locator("#chart polyline").GetAttributeAsync("points"))!.Split(' ').Length);
        await tab.SeeAsync("#chart-summary", "From 10:00 to 10:59: 1,000 to 4,481, a change of +3,481.");
        Assert.Contains("10:30", await tab.Page.Locator("#chart text").AllTextContentsAsync());

        await tab.Page.FocusAsync("#chart");
        await tab.SeeAttributeAsync("#chart", "aria-valuetext", "10:59, 4,481, +117");
        await tab.Page.Keyboard.PressAsync("ArrowLeft");
        await tab.SeeAttributeAsync("#chart", "aria-valuetext", "10:58, 4,364, +115");
        await tab.Page.Keyboard.PressAsync("PageDown");
        await tab.SeeAttributeAsync("#chart", "aria-valuetext", "10:48, 3,304, +95");
        await tab.Page.Keyboard.PressAsync("Home");
        await tab.SeeAttributeAsync("#chart", "aria-valuetext", "10:00, 1,000");
        await tab.SeeAsync("#chart .readout", "1,00010:00");

        ElementHandleBoundingBoxResult box = await BoxAsync(tab);
        await tab.Page.Mouse.MoveAsync(box.X + box.Width - 14, box.Y + (box.Height / 2));
        await tab.SeeAsync("#chart .readout strong", "4,481");
        await tab.Page.ClickAsync("#chart-details summary");
        await tab.SeeCountAsync("#chart-rows tr", 60);
        Assert.Equal(["10:59", "4,481", "+117"], await tab.Page.Locator("#chart-rows tr:first-child > *").AllTextContentsAsync());
    }

    [BrowserFact]
    public async Task AChartOfValuesBeyondADoubleTellsThemApart()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        Int128 large = 9_007_199_254_740_992;
        stage.Proxy.Decide = request => request.Path.Value!.EndsWith("/history", StringComparison.Ordinal)
            ? Sights.Json(Sights.History("a", _first, large, large + 1, large + 3))
            : Fault.None;
        await using Tab tab = await stage.OpenAsync("/#/counter/a");
        await tab.SeeAttributeAsync("#chart", "aria-valuetext", "10:02, 9,007,199,254,740,995, +2");
        double[] heights = [.. (await tab.Page.Locator("#chart polyline").GetAttributeAsync("points"))!.Split(' ')
            .Select(static point => double.Parse(point.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(heights[0] > heights[1] && heights[1] > heights[2], string.Join(' ', heights)); // downwards is larger
        Assert.Equal(2, (heights[1] - heights[2]) / (heights[0] - heights[1]), 0.05);
    }

    [BrowserFact]
    public async Task ACounterNeverSeenIsZeroWithoutHistory()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await using Tab tab = await stage.OpenAsync("/#/counter/nobody");
        await tab.SeeAsync("#total", "0");
        await tab.SeeAsync("#live", "0");
        await tab.SeePartAsync("#chart", "Nothing was counted yet");
        Assert.Null(await tab.Page.GetAttributeAsync("#chart", "role"));
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task ANameThatIsNoneIsSaidInWords()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await using Tab tab = await stage.OpenAsync("/#/counter/no%20name%25");
        await tab.SeeAsync("#counter-title", "no name%");
        await tab.SeePartAsync("#trouble", "The counter's name breaks the rule of names.");
    }

    [BrowserFact]
    public async Task AnOldTotalTurnsAmber()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync("a", 5);
        await using Tab tab = await stage.OpenAsync("/#/counter/a");
        await tab.SeeAsync("#total", "5");
        await tab.SeeAttributeAsync("#freshness", "data-state", "good");

        // The server's clock goes on and its totals do not: as when nothing aggregates.
        string pipeline = await stage.Server.PipelineAsync(static pipeline =>
        {
            pipeline["at"] = DateTimeOffset.Parse((string)pipeline["asOf"]!, System.Globalization.CultureInfo.InvariantCulture).AddSeconds(40).ToString("O");
            pipeline["aggregationLagSeconds"] = 40;
        });
        string total = await stage.Server.Client.GetStringAsync("/api/counters/a");
        stage.Proxy.Decide = request => request.Path == "/api/pipeline" ? Sights.Json(pipeline)
            : request.Path == "/api/counters/a" && request.Query["consistency"].Count == 0 ? Sights.Json(total)
            : Fault.None;
        await tab.SeeAttributeAsync("#freshness", "data-state", "warn");
        await tab.SeePartAsync("#freshness", "Totals 4"); // 40 s and up
        await tab.SeeAttributeAsync("#total-age", "class", "hint aged");
        await tab.SeePartAsync("#total-age", "complete up to 4");

        stage.Proxy.Decide = static _ => Fault.None;
        await tab.SeeAttributeAsync("#freshness", "data-state", "good");
        await tab.SeeAttributeAsync("#total-age", "class", "hint");
    }

    private static async Task<ElementHandleBoundingBoxResult> BoxAsync(Tab tab)
    {
        IElementHandle chart = (await tab.Page.QuerySelectorAsync("#chart"))!;
        return (await chart.BoundingBoxAsync())!;
    }
}
