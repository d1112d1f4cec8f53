using System.IO.Hashing;
using System.Text;

namespace ShardedCounter.Model;

/// <summary>
/// The hash that binds keys and events to shards: XXH3-64 with seed 0 over UTF-8, the same in every process, on every machine and in
/// every version. Changing it would let a repeated request miss its receipt.
/// </summary>
public static class StableHash
{
    /// <summary>The shard, 0 to <paramref name="stableShards"/> − 1, that a text belongs to.</summary>
    public static int ShardOf(string text, int stableShards) =>
        ShardOf(Encoding.UTF8.GetBytes(text), stableShards);

    /// <summary>The shard that a text in UTF-8 belongs to.</summary>
    public static int ShardOf(ReadOnlySpan<byte> utf8, int stableShards) => (int)(XxHash3.HashToUInt64(utf8) % (uint)stableShards);
}
