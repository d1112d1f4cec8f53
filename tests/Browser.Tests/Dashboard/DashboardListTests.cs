using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Dashboard;

/// <summary>The list of counters: what is in it, how it is searched and paged, and that it keeps up.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DashboardListTests(Chromium chromium)
{
    [BrowserFact]
    public async Task CountersAppearHighestFirstAndFollowWhatIsCounted()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync([("a", 5), ("b", 1234), ("c", -7)]);
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeCountAsync("#rows tr", 3);
        Assert.Equal(["b", "a", "c"], await tab.NamesAsync());
        await tab.SeeAsync("#rows tr:nth-child(1) .value", "1,234");
        await tab.SeeAsync("#rows tr:nth-child(3) .value", "-7");

        await stage.Server.CountAsync("a", 2000);
        await tab.SeeAsync("#rows tr:nth-child(1) .value", "2,005");
        Assert.Equal(["a", "b", "c"], await tab.NamesAsync());
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task EachCounterHasALineAndRates()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync("a", 5);
        stage.Proxy.Decide = static request => Sights.IsList(request)
            ? Sights.Json("""{"asOf":"2026-01-01T00:00:00.000Z","counters":[{"counter":"a","value":42,"rates":{"perSecond":1.254,"perMinute":61.25,"perHour":3400.5},"history":[30,40,42]}]}""")
            : Fault.None;
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeCountAsync("#rows polyline", 1);
        Assert.Equal(3, (await tab.Page.Locator("#rows polyline").GetAttributeAsync("points"))!.Split(' ').Length);
        await tab.SeeAttributeAsync("#rows svg", "aria-label", "+12 in 3 min");
        Assert.Equal(["1.25", "61.3", "3,401"], await tab.Page.Locator("#rows .rate").AllTextContentsAsync());
    }

    [BrowserFact]
    public async Task TheServersOwnLinesAndRatesAreShown()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync("a", 5);
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeCountAsync("#rows polyline", 1);
        Assert.DoesNotContain("–", await tab.Page.Locator("#rows .rate").AllTextContentsAsync());
    }

    [BrowserFact]
    public async Task ASearchShowsWhatStartsSoAndTheAddressBringsItBack()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync([("likes:a", 1), ("likes:b", 2), ("page:a", 9)]);
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeCountAsync("#rows tr", 3);
        await tab.Page.FillAsync("#prefix", "likes:");
        await tab.SeeCountAsync("#rows tr", 2);
        Assert.Equal(["likes:b", "likes:a"], await tab.NamesAsync());
        await tab.SeeAsync("#found", "Page 1: 2 counters");

        await tab.Page.SelectOptionAsync("#order", "name");
        await tab.SeeAsync("#rows tr:first-child th", "likes:a");
        Assert.EndsWith("/#/?prefix=likes%3A&order=name", tab.Page.Url, StringComparison.Ordinal);

        await tab.Page.ReloadAsync();
        await tab.SeeAsync("#rows tr:first-child th", "likes:a");
        Assert.Equal(["likes:a", "likes:b"], await tab.NamesAsync());
        Assert.Equal("likes:", await tab.Page.InputValueAsync("#prefix"));

        await tab.Page.FillAsync("#prefix", "Likes");
        await tab.SeePartAsync("#empty", "No counter starts with “Likes”.");
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task APrefixThatNoNameHasIsSaidInWords()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await using Tab tab = await stage.OpenAsync("/");
        await tab.Page.FillAsync("#prefix", "a/b");
        await tab.SeePartAsync("#empty", "A query parameter has a value it cannot have.");
        await tab.SeePartAsync("#empty", "\"prefix\" is \"a/b\"");
        await tab.MissAsync("#trouble");
    }

    [BrowserFact]
    public async Task PagesGoForthAndBack()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync(Enumerable.Range(1, 45).Select(static i => (Name(i), 100L - i)));
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeCountAsync("#rows tr", 20);
        await tab.SeeAsync("#page", "Page 1");
        Assert.True(await tab.Page.IsDisabledAsync("#previous"));

        await tab.Page.ClickAsync("#next");
        await tab.SeeAsync("#page", "Page 2");
        Assert.Equal(Names(21, 20), await tab.NamesAsync());
        await tab.Page.ClickAsync("#next");
        await tab.SeeAsync("#page", "Page 3");
        Assert.Equal(Names(41, 5), await tab.NamesAsync());
        Assert.True(await tab.Page.IsDisabledAsync("#next"));

        await tab.Page.ClickAsync("#previous");
        await tab.SeeAsync("#page", "Page 2");
        Assert.Equal(Names(21, 20), await tab.NamesAsync());
    }

    [BrowserFact]
    public async Task ValuesBeyondADoubleKeepEveryDigit()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        stage.Proxy.Decide = static request => Sights.IsList(request)
            ? Sights.Json("""{"asOf":"2026-01-01T00:00:00.000Z","counters":[{"counter":"a","value":170141183460469231731687303715884105727,"history":[9007199254740992,9007199254740993]},{"counter":"1234567890123456789","value":-9007199254740993}]}""")
            : Fault.None;
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeAsync("#rows tr:nth-child(1) .value", "170,141,183,460,469,231,731,687,303,715,884,105,727");
        await tab.SeeAttributeAsync("#rows tr:nth-child(1) svg", "aria-label", "+1 in 2 min");
        await tab.SeeAsync("#rows tr:nth-child(2) .value", "-9,007,199,254,740,993");
        await tab.SeeAsync("#rows tr:nth-child(2) th", "1234567890123456789");
    }

    [BrowserFact]
    public async Task AServerThatHasCountedNothingSaysHowToBegin()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeePartAsync("#empty", "Nothing was counted yet.");
        await tab.SeePartAsync("#empty pre", $"curl -X POST {stage.Proxy.Address}api/counters/likes:post-42/increment");
        await tab.MissAsync("#counters");
        await tab.MissAsync("#pager");

        await stage.Server.CountAsync("a");
        await tab.SeeCountAsync("#rows tr", 1);
        await tab.MissAsync("#empty");
    }

    [BrowserFact]
    public async Task ThePipelineIsToldInFigures()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync(Enumerable.Range(0, 100).Select(static i => ($"c{i % 10}", 1L)));
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeCountAsync("#tiles .tile", 7);
        await tab.SeePartAsync(".tile[data-key='Increments']", "100 since the start");
        await tab.SeePartAsync(".tile[data-key='Folding'] .big", "× 10");
        await tab.SeePartAsync(".tile[data-key='Commit time']", "99 of 100 within");
        await tab.SeePartAsync(".tile[data-key='Dead letters']", "none since the start");
        await tab.SeePartAsync("#pipeline-note", "16 shards");
    }

    [BrowserFact]
    public async Task WhatIsWrongInThePipelineIsSaidAndNotOnlyColoured()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        string pipeline = await stage.Server.PipelineAsync(static pipeline =>
        {
            pipeline["commits"]!["lastMinute"]!["throttled"] = 3;
            pipeline["deadLetters"]!["total"] = 2;
            pipeline["deadLetters"]!["lastMinute"] = 1;
            pipeline["flush"]!["oldestMilliseconds"] = 2500;
            pipeline.Remove("asOf");
            pipeline.Remove("aggregationLagSeconds");
        });
        stage.Proxy.Decide = request => request.Path == "/api/pipeline" ? Sights.Json(pipeline) : Fault.None;
        await using Tab tab = await stage.OpenAsync("/");
        await tab.SeeAttributeAsync(".tile[data-key='Held up']", "data-state", "warn");
        await tab.SeePartAsync(".tile[data-key='Held up']", "3 throttled, 0 unknown, 0 refused");
        await tab.SeeAttributeAsync(".tile[data-key='Dead letters']", "data-state", "bad");
        await tab.SeeAttributeAsync(".tile[data-key='Waiting']", "data-state", "warn");
        await tab.SeePartAsync(".tile[data-key='Waiting'] .big", "2.5 s");
        await tab.SeePartAsync(".tile[data-key='Age of totals']", "none yet");
        await tab.SeeAsync("#freshness", "No totals yet");
        await tab.SeeAttributeAsync("#freshness", "data-state", "warn");
    }

    private static string Name(int i) => $"c{i.ToString("00", CultureInfo.InvariantCulture)}";

    private static string[] Names(int first, int count) => [.. Enumerable.Range(first, count).Select(Name)];
}
