using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Dashboard;

/// <summary>Counting and resetting from the page: once, whatever gets lost on the way.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DashboardWriteTests(Chromium chromium)
{
    [BrowserFact]
    public async Task TheFormCountsAndSaysSo()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await using Tab tab = await stage.OpenAsync("/");
        await CountAsync(tab, "likes:post-42", "+1000");
        await tab.SeeAsync("#count-outcome", "Counted: +1,000 on likes:post-42.");
        await tab.SeeAsync("#rows .value", "1,000");
        await CountAsync(tab, "likes:post-42", "−1");
        await tab.SeeAsync("#count-outcome", "Counted: −1 on likes:post-42.");
        Assert.Equal(999, await stage.Server.LiveAsync("likes:post-42"));
        string[] keys = [.. Increments(stage).Select(static exchange => exchange.Headers["Idempotency-Key"])];
        Assert.Equal(2, keys.Distinct().Count());
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task AnAnswerThatGetsLostCountsOnce()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await using Tab tab = await stage.OpenAsync("/");
        int lost = 0;
        stage.Proxy.Decide = request => HttpMethods.IsPost(request.Method) && Interlocked.Increment(ref lost) <= 2 ? Fault.LostAnswer : Fault.None;
        await CountAsync(tab, "a", "5");
        await tab.SeeAsync("#count-outcome", "+5 on a had been counted already, and was not counted twice.");
        Assert.Equal(5, await stage.Server.LiveAsync("a"));
        Exchange[] sent = [.. Increments(stage)];
        Assert.Equal(3, sent.Length);
        Assert.Single(sent.Select(static exchange => exchange.Headers["Idempotency-Key"]).Distinct());
    }

    [BrowserFact]
    public async Task WhatThePageGaveUpOnKeepsItsKeyForThePersonsNextTry()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await using Tab tab = await stage.OpenAsync("/");
        stage.Proxy.Decide = static request => HttpMethods.IsPost(request.Method) ? Fault.LostAnswer : Fault.None;
        await CountAsync(tab, "a", "5");
        await tab.SeePartAsync("#count-outcome", "Press Count again: it is sent with the same key and counts once.");
        stage.Proxy.Decide = static _ => Fault.None;
        await tab.Page.ClickAsync("#count button");
        await tab.SeePartAsync("#count-outcome", "was not counted twice");
        Assert.Equal(5, await stage.Server.LiveAsync("a"));
        Assert.Single(Increments(stage).Select(static exchange => exchange.Headers["Idempotency-Key"]).Distinct());
    }

    [BrowserFact]
    public async Task WhatTheServerRefusesIsSaidInItsWords()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await using Tab tab = await stage.OpenAsync("/");
        await CountAsync(tab, "a", "0");
        await tab.SeePartAsync("#count-outcome", "The delta is not an integer within the range of increments, or is 0.");
        await tab.SeeAttributeAsync("#count-outcome", "data-state", "bad");
        await CountAsync(tab, "a", "9999999999999");
        await tab.SeePartAsync("#count-outcome", "The delta is not an integer within the range of increments");
        Assert.Equal(0, await stage.Server.LiveAsync("a"));
        Assert.Equal(2, Increments(stage).Count()); // what cannot succeed is not sent again
    }

    [BrowserFact]
    public async Task ANameThatBreaksTheRuleIsNotSent()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await using Tab tab = await stage.OpenAsync("/");
        await CountAsync(tab, "no name", "1");
        Assert.True(await tab.Page.EvaluateAsync<bool>("() => document.getElementById('count-name').validity.patternMismatch"));
        Assert.Empty(Increments(stage));
    }

    [BrowserFact]
    public async Task AResetIsConfirmedAndTellsWhatItTookOut()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync("a", 12_345);
        await using Tab tab = await stage.OpenAsync("/#/counter/a");
        await tab.SeeAsync("#total", "12,345");
        await tab.Page.ClickAsync("#reset-open");
        await tab.SeeAsync("#reset-title", "Reset a?");
        await tab.SeePartAsync("#reset-text", "It holds 12,345 now.");
        await tab.SeeFocusAsync("#reset-cancel");
        await tab.Page.ClickAsync("#reset-confirm");
        await tab.SeeAsync("#reset-outcome", "12,345 was taken out of a.");
        await tab.MissAsync("#reset-confirm");
        await tab.Page.ClickAsync("#reset-cancel");
        await tab.MissAsync("#reset");
        await tab.SeeAsync("#total", "0");
        await tab.SeeAsync("#live", "0");
        Assert.Equal(0, await stage.Server.LiveAsync("a"));
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task ACancelledResetTakesNothingOut()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync("a", 7);
        await using Tab tab = await stage.OpenAsync("/#/counter/a");
        await tab.Page.ClickAsync("#reset-open");
        await tab.Page.ClickAsync("#reset-cancel");
        await tab.MissAsync("#reset");
        await tab.Page.ClickAsync("#reset-open");
        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.MissAsync("#reset");
        await tab.SeeFocusAsync("#reset-open");
        Assert.Equal(7, await stage.Server.LiveAsync("a"));
        Assert.Empty(Resets(stage));
    }

    [BrowserFact]
    public async Task AResetWhoseAnswersGetLostTakesOutOnceAndStillTellsHowMuch()
    {
        await using Stage stage = await Stage.SetAsync(chromium, Sights.Desk());
        await stage.Server.CountAsync("a", 7);
        await using Tab tab = await stage.OpenAsync("/#/counter/a");
        stage.Proxy.Decide = static request => HttpMethods.IsPost(request.Method) ? Fault.LostAnswer : Fault.None;
        await tab.Page.ClickAsync("#reset-open");
        await tab.Page.ClickAsync("#reset-confirm");
        await tab.SeePartAsync("#reset-outcome", "Press Try again");
        await tab.SeeAsync("#reset-confirm", "Try again");
        await tab.Page.ClickAsync("#reset-cancel");
        await stage.Server.CountAsync("a", 100);

        stage.Proxy.Decide = static _ => Fault.None;
        await tab.Page.ClickAsync("#reset-open"); // of the same reset, whose outcome is open
        await tab.Page.ClickAsync("#reset-confirm");
        await tab.SeeAsync("#reset-outcome", "7 was taken out of a.");
        Assert.Equal(100, await stage.Server.LiveAsync("a"));
        Assert.Single(Resets(stage).Select(static exchange => exchange.Headers["Idempotency-Key"]).Distinct());

        await tab.Page.ClickAsync("#reset-cancel");
        await tab.Page.ClickAsync("#reset-open"); // and this is a new one
        await tab.Page.ClickAsync("#reset-confirm");
        await tab.SeeAsync("#reset-outcome", "100 was taken out of a.");
        Assert.Equal(2, Resets(stage).Select(static exchange => exchange.Headers["Idempotency-Key"]).Distinct().Count());
    }

    private static async Task CountAsync(Tab tab, string counter, string delta)
    {
        await tab.Page.FillAsync("#count-name", counter);
        await tab.Page.FillAsync("#count-delta", delta);
        await tab.Page.ClickAsync("#count button");
    }

    private static IEnumerable<Exchange> Increments(Stage stage) => stage.Proxy.Exchanges.Where(static exchange => exchange.Path.EndsWith("/increment", StringComparison.Ordinal));

    private static IEnumerable<Exchange> Resets(Stage stage) => stage.Proxy.Exchanges.Where(static exchange => exchange.Path.EndsWith("/reset", StringComparison.Ordinal));
}
