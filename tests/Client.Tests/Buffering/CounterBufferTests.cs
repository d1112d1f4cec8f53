using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Client.Tests.Fakes;
using static ShardedCounter.Client.Tests.Fakes.ScriptedService;

namespace ShardedCounter.Client.Tests.Buffering;

public sealed class CounterBufferTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero));
    private readonly List<UndeliveredBatch> _undelivered = [];

    [Fact]
    public async Task NothingIsSentBeforeTheTimerAndThenOneFoldedBatch()
    {
        using var service = new ScriptedService((_, _) => CountedBatch());
        using CounterClient client = service.Client(_time);
        await using CounterBuffer buffer = NewBuffer(client);

        for (int i = 0; i < 1000; i++)
            Assert.True(buffer.Add(i % 2 == 0 ? "even" : "odd", i % 2 == 0 ? 2 : -1));
        Assert.Empty(service.Requests);
        await TickAsync(buffer);

        SentRequest request = Assert.Single(service.Requests);
        Assert.Equal([new("even", 1000), new("odd", -500)], ItemsOf(request).OrderBy(static item => item.Counter, StringComparer.Ordinal));
        Assert.Equal(0, buffer.Pending);
    }

    [Fact]
    public async Task WhatComesToNothingIsNotSent()
    {
        using var service = new ScriptedService((_, _) => CountedBatch());
        using CounterClient client = service.Client(_time);
        await using CounterBuffer buffer = NewBuffer(client);

        buffer.Add("a", 5);
        buffer.Add("a", -5);

        Assert.True(await buffer.FlushAsync());
        Assert.Empty(service.Requests);
        Assert.Equal(0, buffer.Pending);
    }

    [Fact]
    public async Task ABatchNamesNinetyCountersAtMost()
    {
        using var service = new ScriptedService((_, _) => CountedBatch());
        using CounterClient client = service.Client(_time);
        await using CounterBuffer buffer = NewBuffer(client);

        for (int i = 0; i < 200; i++)
            buffer.Add($"c{i}");
        Assert.True(await buffer.FlushAsync());

        Assert.Equal([20, 90, 90], service.Requests.Select(request => ItemsOf(request).Length).Order());
        Assert.Equal(200, service.Requests.SelectMany(ItemsOf).Select(static item => item.Counter).Distinct().Count());
        Assert.Equal(3, service.Requests.Select(static request => request.Key).Distinct().Count());
    }

    [Fact]
    public async Task SumsBeyondTheRangeOfADeltaBecomeSeveralItems()
    {
        using var service = new ScriptedService((_, _) => CountedBatch());
        using CounterClient client = service.Client(_time);
        await using CounterBuffer buffer = NewBuffer(client);

        for (int i = 0; i < 5; i++)
            buffer.Add("big", 900_000_000_000);
        Assert.True(await buffer.FlushAsync());

        CounterDelta[] items = [.. service.Requests.SelectMany(ItemsOf)];
        Assert.Equal(5 * 900_000_000_000, items.Sum(static item => item.Delta));
        Assert.All(items, static item => Assert.InRange(item.Delta, 1, 1_000_000_000_000));
        Assert.Equal(0, buffer.Pending);
    }

    [Fact]
    public async Task ASealedBatchKeepsItsKeyAndContentWhileNewIncrementsGoIntoAnother()
    {
        using var service = new ScriptedService((_, number) => number <= 2 ? Problem(503, "outcome-unknown") : CountedBatch());
        using CounterClient client = service.Client(_time);
        await using CounterBuffer buffer = NewBuffer(client);

        buffer.Add("a");
        Assert.False(await buffer.FlushAsync());
        buffer.Add("a", 10);
        Assert.False(await buffer.FlushAsync()); // the round ends at its first failure, or both are tried at once
        Assert.True(await buffer.FlushAsync());

        var byKey = service.Requests.GroupBy(static request => request.Key).ToDictionary(static group => group.Key!, static group => group.Select(static r => r.Body).Distinct().ToArray());
        Assert.Equal(2, byKey.Count);
        Assert.All(byKey.Values, static bodies => Assert.Single(bodies));
        Assert.Equal(["""[{"counter":"a","delta":10}]""", """[{"counter":"a","delta":1}]"""], byKey.Values.Select(static bodies => bodies[0]).Order(StringComparer.Ordinal));
        Assert.Empty(_undelivered);
    }

    [Fact]
    public async Task AfterAFailureTheTimerWaitsAsLongAsTheServiceAsked()
    {
        using var service = new ScriptedService((_, number) => number == 1 ? Problem(503, "overloaded", 10) : CountedBatch());
        using CounterClient client = service.Client(_time);
        await using CounterBuffer buffer = NewBuffer(client);

        buffer.Add("a");
        await TickAsync(buffer);
        for (int second = 0; second < 9; second++)
            await TickAsync(buffer);
        Assert.Single(service.Requests);
        await TickAsync(buffer);
        await TickAsync(buffer);
        Assert.Equal(2, service.Requests.Count);
        Assert.Equal(0, buffer.Pending);
    }

    [Fact]
    public async Task MemoryIsBoundedAndCountersAlreadyOpenGoOnFolding()
    {
        using var service = new ScriptedService((_, _) => Problem(503, "overloaded"));
        using CounterClient client = service.Client(_time);
        var buffer = new CounterBuffer(client, new CounterBufferOptions { MaxPending = 1, DisposeTimeout = TimeSpan.Zero, OnUndelivered = _undelivered.Add });

        Assert.True(buffer.Add("a"));
        Assert.False(buffer.Add("b"));
        Assert.False(await buffer.FlushAsync());
        Assert.False(buffer.Add("a")); // sealed, and so a sum more
        Assert.Equal(1, buffer.Pending);
        await buffer.DisposeAsync();

        Assert.Equal(("a", 1), Assert.Single(_undelivered) is { Increments: [var item] } ? (item.Counter, item.Delta) : default);
        Assert.Equal(0, buffer.Pending);
    }

    [Theory]
    [InlineData(409, "out-of-range")]
    [InlineData(400, "bad-request")]
    public async Task WhatIsRefusedForGoodIsToldAndNotSentAgain(int status, string slug)
    {
        using var service = new ScriptedService((_, _) => Problem(status, slug));
        using CounterClient client = service.Client(_time);
        await using CounterBuffer buffer = NewBuffer(client);

        buffer.Add("a", 7);
        Assert.True(await buffer.FlushAsync());
        Assert.True(await buffer.FlushAsync());

        UndeliveredBatch batch = Assert.Single(_undelivered);
        Assert.Equal([new CounterDelta("a", 7)], batch.Increments);
        Assert.Equal((service.Requests[0].Key, CounterOutcome.NotDone), (batch.IdempotencyKey, batch.Outcome));
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task AWrongKeyOfTheServiceIsNotForGood()
    {
        using var service = new ScriptedService((_, number) => number == 1 ? Problem(401, "unauthorized") : CountedBatch());
        using CounterClient client = service.Client(_time);
        await using CounterBuffer buffer = NewBuffer(client);

        buffer.Add("a");
        Assert.False(await buffer.FlushAsync());
        Assert.True(await buffer.FlushAsync());
        Assert.Empty(_undelivered);
    }

    [Fact]
    public async Task WhatIsInDoubtForTwentyThreeHoursIsToldAndNeverSentAgain()
    {
        using var service = new ScriptedService((_, _) => throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut"));
        using CounterClient client = service.Client(_time);
        await using CounterBuffer buffer = NewBuffer(client);

        buffer.Add("a");
        Assert.False(await buffer.FlushAsync());
        _time.Advance(TimeSpan.FromHours(23));
        await buffer.Round;
        int sent = service.Requests.Count;
        Assert.True(await buffer.FlushAsync());

        Assert.Equal(sent, service.Requests.Count);
        Assert.Equal(CounterOutcome.Unknown, Assert.Single(_undelivered).Outcome);
    }

    [Fact]
    public async Task WhatWasNeverInDoubtIsSentHoweverOldItIs()
    {
        bool up = false;
        using var service = new ScriptedService((_, _) => Volatile.Read(ref up) ? CountedBatch() : throw new HttpRequestException(HttpRequestError.ConnectionError, "down"));
        using CounterClient client = service.Client(_time);
        await using CounterBuffer buffer = NewBuffer(client);

        buffer.Add("a");
        Assert.False(await buffer.FlushAsync());
        _time.Advance(TimeSpan.FromHours(48));
        await buffer.Round;
        Volatile.Write(ref up, true);
        Assert.True(await buffer.FlushAsync());
        Assert.Empty(_undelivered);
    }

    [Fact]
    public async Task DisposingSendsWhatIsLeftAndClosesTheDoor()
    {
        using var service = new ScriptedService((_, _) => CountedBatch());
        using CounterClient client = service.Client(_time);
        CounterBuffer buffer = NewBuffer(client);

        buffer.Add("a", 3);
        await buffer.DisposeAsync();
        await buffer.DisposeAsync();

        Assert.Equal("""[{"counter":"a","delta":3}]""", Assert.Single(service.Requests).Body);
        Assert.Throws<ObjectDisposedException>(() => buffer.Add("a"));
        Assert.Empty(_undelivered);
    }

    [Fact]
    public async Task NothingIsLostBetweenAddsAndSealings()
    {
        var sums = new Dictionary<string, long>();
        using var service = new ScriptedService((request, _) =>
        {
            lock (sums)
            {
                foreach (CounterDelta item in ItemsOf(request))
                    sums[item.Counter] = sums.GetValueOrDefault(item.Counter) + item.Delta;
            }

            return CountedBatch();
        });
        using CounterClient client = service.Client(_time);
        CounterBuffer buffer = NewBuffer(client);

        Task adding = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 50_000; i++)
                Assert.True(buffer.Add($"c{i % 7}"));
        })));
        while (!adding.IsCompleted)
            await buffer.FlushAsync();
        await adding;
        await buffer.DisposeAsync();

        Assert.Equal(200_000, sums.Values.Sum());
        Assert.Equal(Enumerable.Range(0, 7).Select(i => (long)Enumerable.Range(0, 50_000).Count(n => n % 7 == i) * 4), Enumerable.Range(0, 7).Select(i => sums[$"c{i}"]));
    }

    private CounterBuffer NewBuffer(CounterClient client) => new(client, new CounterBufferOptions { OnUndelivered = _undelivered.Add });

    private async Task TickAsync(CounterBuffer buffer)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        await buffer.Round;
    }

    private static CounterDelta[] ItemsOf(SentRequest request) =>
        [.. JsonDocument.Parse(request.Body).RootElement.EnumerateArray()
            .Select(static item => new CounterDelta(item.GetProperty("counter").GetString()!, item.GetProperty("delta").GetInt64()))];
}
