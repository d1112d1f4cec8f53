using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ShardedCounter.Model;

/// <summary>
/// The hash of a counter's name for tables in memory: XXH3 over its UTF-8 bytes, seeded anew in every process so that names
/// cannot be chosen to collide. Never stored: what picks a shard must be the same in every process (<see cref="StableHash"/>).
/// </summary>
internal static class CounterHash
{
    private static readonly long _seed = MemoryMarshal.Read<long>(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>The hash of a valid name in UTF-8.</summary>
    public static int Of(ReadOnlySpan<byte> utf8) => (int)XxHash3.HashToUInt64(utf8, _seed);
}
