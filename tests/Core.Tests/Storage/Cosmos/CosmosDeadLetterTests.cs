using ShardedCounter.CosmosEmulator;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>Dead letters that do not fit a document as they are: none may be lost, and none may keep what comes after it from going on.</summary>
public sealed class CosmosDeadLetterTests
{
    private static readonly DateTimeOffset _at = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("a/b\\c?d#e%f")]
    [InlineData("")]
    [InlineData("ü€\u0001")]
    public async Task AnIdThatNoDocumentMayHaveIsKeptAllTheSameAndOnce(string id)
    {
        using var rig = new CosmosRig();
        ICounterStore store = await rig.OpenAsync();
        var letter = new DeadLetter("eh|ns|hub|0", id, _at, "no counter", "body");
        await store.AddDeadLettersAsync([letter], default);
        await store.AddDeadLettersAsync([letter with { Body = "other" }], default);
        Assert.Equal([letter], await store.ReadDeadLettersAsync(letter.Source, 10, default));
    }

    [Fact]
    public async Task ABodyThatNoDocumentCanHoldIsCutAndTheLetterSaysSo()
    {
        using var rig = new CosmosRig();
        ICounterStore store = await rig.OpenAsync();
        string body = new('\u0001', 3_000_000); // six bytes each once it is JSON
        await store.AddDeadLettersAsync([new DeadLetter("s", "1", _at, "too large", body)], default);
        DeadLetter kept = Assert.Single(await store.ReadDeadLettersAsync("s", 10, default));
        Assert.Equal(body[..300_000], kept.Body);
        Assert.Equal("too large (only the first 300000 of 3000000 characters are kept)", kept.Reason);
        Assert.Single(rig.Log.Of(1503));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LettersThatDidNotGetThroughAreSentAgainWithoutTheOthers(bool landed)
    {
        using var rig = new CosmosRig();
        ICounterStore store = await rig.OpenAsync();
        rig.Emulator.Faults.Next(IsLetter, landed ? Fault.TimeoutAfter : Fault.UnavailableBefore, times: 10);
        DeadLetter[] letters = Letters(100);
        IReadOnlyDictionary<RequestKind, int> requests = await rig.CountRequestsAsync(() => store.AddDeadLettersAsync(letters, default).AsTask());
        Assert.Equal(110, requests[RequestKind.Create]);
        Assert.Equal(letters, (await store.ReadDeadLettersAsync("s", 200, default)).OrderBy(static letter => letter.Id, StringComparer.Ordinal));
    }

    [Fact]
    public async Task WhereNoneGetsThroughTheCallerIsToldAfterOneRound()
    {
        using var rig = new CosmosRig();
        ICounterStore store = await rig.OpenAsync();
        rig.Emulator.Faults.Next(IsLetter, Fault.UnavailableBefore, times: 1_000);
        IReadOnlyDictionary<RequestKind, int> requests = await rig.CountRequestsAsync(
            () => Assert.ThrowsAsync<StoreUnavailableException>(() => store.AddDeadLettersAsync(Letters(20), default).AsTask()));
        Assert.Equal(20, requests[RequestKind.Create]);
    }

    [Fact]
    public async Task AThrottledLetterIsLeftToTheCallerWhoWaitsAsLongAsTheServiceAsks()
    {
        using var rig = new CosmosRig();
        ICounterStore store = await rig.OpenAsync();
        rig.Emulator.Faults.Next(IsLetter, Fault.Throttle(TimeSpan.FromSeconds(7)));
        rig.Emulator.Faults.Next(IsLetter, Fault.UnavailableBefore, times: 3);
        IReadOnlyDictionary<RequestKind, int> requests = await rig.CountRequestsAsync(async () =>
        {
            StoreUnavailableException unavailable =
                await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AddDeadLettersAsync(Letters(20), default).AsTask());
            Assert.Equal(TimeSpan.FromSeconds(7), unavailable.RetryAfter);
        });
        Assert.Equal(20, requests[RequestKind.Create]);
    }

    private static DeadLetter[] Letters(int count) => [.. Enumerable.Range(0, count).Select(static i => new DeadLetter("s", $"{i:000}", _at, "r", "b"))];

    private static bool IsLetter(RequestInfo request) => request.Kind == RequestKind.Create && request.Container == StorageLayout.DeadLetters.Name;
}
