using ShardedCounter.Model;

namespace ShardedCounter.Tests.Model;

public sealed class StableHashTests
{
    /// <summary>
    /// Pinned: another value would send a repeated request to a shard that has no receipt of it, and it would count twice. The first two follow from
    /// published values of XXH3-64 (2D06800538D394C2 and E6C632B61E964E1F).
    /// </summary>
    [Theory]
    [InlineData("", 16, 2)]
    [InlineData("a", 16, 15)]
    [InlineData("likes:post-42", 16, 6)]
    [InlineData("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", 16, 8)]
    [InlineData("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", 7, 5)]
    [InlineData("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", 1_024, 536)]
    [InlineData("eh|ns|hub|0|likes:post-42", 16, 13)]
    [InlineData("grüße", 1_024, 173)]
    public void AKeysShardIsTheSameForEver(string text, int stableShards, int shard) => Assert.Equal(shard, StableHash.ShardOf(text, stableShards));

    [Fact]
    public void KeysAreSpreadOverAllShards()
    {
        int[] counts = new int[16];
        for (int i = 0; i < 16_000; i++)
            counts[StableHash.ShardOf($"key-{i}", 16)]++;
        Assert.All(counts, static count => Assert.InRange(count, 850, 1_150)); // 1,000 ± 5 standard deviations
    }

    [Fact]
    public void AKeysReceiptIsTheSameForEver() =>
        Assert.Equal("i9-O0woac6lAZDZPx7RdQUFPRgEgJlwX2ns2WxMkRyw", Fakes.Increments.Key("key").ReceiptId);
}
