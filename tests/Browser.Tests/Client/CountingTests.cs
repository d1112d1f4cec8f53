using System.Text.Json;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Client;

/// <summary>The browser client while nothing goes wrong.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CountingTests(Chromium chromium)
{
    [BrowserFact]
    public async Task ManyIncrementsAreFoldedIntoFewRequestsAndAddUp()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage page = await ClientPage.OpenAsync(stage);
        await page.Page.EvaluateAsync("() => { for (let i = 0; i < 10000; i++) counter.increment('many:' + i % 150, i % 7 - 10) }");
        Assert.True(await page.FlushAsync());

        long[] expected = new long[150];
        for (int i = 0; i < 10_000; i++)
            expected[i % 150] += (i % 7) - 10;
        for (int i = 0; i < 150; i++)
            Assert.Equal(expected[i], await stage.Server.LiveAsync($"many:{i}"));

        // Ninety counters fit one transaction; the 91st begins another batch, and when 90 more have come in turn, so does the next.
        Assert.All(stage.Proxy.Batches, static batch => Assert.InRange(JsonDocument.Parse(batch.Body).RootElement.GetArrayLength(), 1, 90));
        Assert.Equal(stage.Proxy.Batches.Count, stage.Proxy.Batches.Select(static batch => batch.Query("key")).Distinct().Count());
        Assert.Equal(0, await page.KeptAsync());
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task ATimerSendsWhatWasFoldedMeanwhile()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage page = await ClientPage.OpenAsync(stage, DateTimeOffset.UnixEpoch.AddYears(60));
        await page.Page.EvaluateAsync("() => { for (let i = 0; i < 1000; i++) counter.increment('timer') }");
        Assert.Empty(stage.Proxy.Batches);
        await page.WindAsync(1_000);
        await stage.Proxy.SeenAsync(static exchange => exchange.Path == "/api/increments");
        Exchange batch = Assert.Single(stage.Proxy.Batches);
        Assert.Equal(("""[{"counter":"timer","delta":1000}]""", 200), (batch.Body, batch.Status));
        Assert.Equal(1000, await stage.Server.LiveAsync("timer"));
    }

    [BrowserFact]
    public async Task WhatAddsUpToNothingIsNotSentAndWhatGrowsTooLargeIsSentInTwo()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage page = await ClientPage.OpenAsync(stage);
        await page.IncrementAsync("nothing", 5);
        await page.IncrementAsync("nothing", -5);
        Assert.True(await page.FlushAsync());
        Assert.Empty(stage.Proxy.Batches);

        for (int i = 0; i < 3; i++)
            await page.IncrementAsync("large", 1_000_000_000_000);
        Assert.True(await page.FlushAsync());
        Assert.Equal(3_000_000_000_000, await stage.Server.LiveAsync("large"));
    }

    [BrowserFact]
    public async Task ABadNameOrDeltaIsRefusedWhereItStands()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using ClientPage page = await ClientPage.OpenAsync(stage);
        string[] refusals = await page.Page.EvaluateAsync<string[]>(
            """
            () => [['', 1], ['a b', 1], ['a/b', 1], ['é', 1], ['..', 1], ['a'.repeat(129), 1], [undefined + ' ', 1], [undefined, 1], [42, 1],
                   ['a', 0], ['a', 1.5], ['a', NaN], ['a', '1'], ['a', 1e12 + 1], ['a', null]].map(([name, delta]) => {
              try { counter.increment(name, delta); return 'taken' } catch (refusal) { return refusal.name }
            })
            """);
        Assert.Equal([.. Enumerable.Repeat("TypeError", 9), .. Enumerable.Repeat("RangeError", 6)], refusals);
        Assert.True(await page.FlushAsync());
        Assert.Empty(stage.Proxy.Batches);
    }

    [BrowserFact]
    public async Task ReadsOfACounterShareARequestAndAreKeptForAsLongAsTheServerSays()
    {
        await using Stage stage = await Stage.SetAsync(chromium, null, "--Http:ReadMaxAgeSeconds", "3600");
        await stage.Server.CountAsync("seen", 41);
        await using ClientPage page = await ClientPage.OpenAsync(stage);
        string[] totals = await page.Page.EvaluateAsync<string[]>("async () => (await Promise.all(Array.from({ length: 20 }, () => counter.read('seen')))).map(JSON.stringify)");
        Assert.Equal(20, totals.Length);
        Assert.Single(totals.Distinct());
        Assert.Equal("seen", JsonDocument.Parse(totals[0]).RootElement.GetProperty("counter").GetString());
        Assert.Equal(totals[0], await page.Page.EvaluateAsync<string>("async () => JSON.stringify(await counter.read('seen'))"));
        Assert.Single(stage.Proxy.Exchanges, static exchange => exchange.Path == "/api/counters/seen");

        string failure = await page.Page.EvaluateAsync<string>("() => { try { counter.read('a b') } catch (refusal) { return refusal.name } }");
        Assert.Equal("TypeError", failure);
    }
}
