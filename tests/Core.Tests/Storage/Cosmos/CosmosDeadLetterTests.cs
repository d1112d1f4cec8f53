using ShardedCounter.Storage;

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
}
