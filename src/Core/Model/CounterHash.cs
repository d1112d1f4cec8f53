using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ShardedCounter.Model;

/// <summary>
/// The hash of a counter's name for tables in memory, the same for its text and its UTF-8, keyed anew in every process so that names
/// cannot be chosen to collide. Never stored: what picks a shard must be the same in every process (<see cref="StableHash"/>).
/// </summary>
/// <remarks>
/// Sixteen bytes at a time are folded into one word by a 64 × 64 → 128 bit multiplication with secret keys, its halves exclusive-ored, as
/// Wang Yi's wyhash does it ("Modern non-cryptographic hash function and pseudorandom number generator", 2019). A tail is read so that
/// it overlaps what was read before. It takes the place of XXH3 because that reads bytes alone: converting the text first cost more than all the rest of an add.
/// <para>
/// Who does not know the keys cannot construct collisions. Who could time single adds closely might learn something of them; nothing here withstands that,
/// nor did XXH3: a caller's share of a table is bounded by the limits on intake instead.
/// </para>
/// </remarks>
internal static class CounterHash
{
    private const int BlockLength = 16;

    private static readonly ulong _key0 = NewKey(), _key1 = NewKey(), _key2 = NewKey();

    /// <summary>The hash of a valid name in UTF-8; of other bytes, some hash.</summary>
    public static int Of(ReadOnlySpan<byte> utf8) => Fold(ref MemoryMarshal.GetReference(utf8), utf8.Length);

    /// <summary>The hash of a valid name as text.</summary>
    public static int Of(ReadOnlySpan<char> text) => Fold(ref MemoryMarshal.GetReference(text), text.Length);

    private static int Fold<T>(ref T first, int length)
        where T : unmanaged
    {
        ulong state = _key2;
        ulong low, high;
        if (length >= BlockLength)
        {
            int at = 0;
            for (; at < length - BlockLength; at += BlockLength)
                state = Multiply(AsciiReader.Read8(ref first, at) ^ _key1, AsciiReader.Read8(ref first, at + 8) ^ state);
            low = AsciiReader.Read8(ref first, length - BlockLength);
            high = AsciiReader.Read8(ref first, length - 8);
        }
        else if (length >= 8)
        {
            low = AsciiReader.Read8(ref first, 0);
            high = AsciiReader.Read8(ref first, length - 8);
        }
        else if (length >= 4)
        {
            low = AsciiReader.Read4(ref first, 0);
            high = AsciiReader.Read4(ref first, length - 4);
        }
        else
        {
            low = AsciiReader.ReadUpTo3(ref first, length);
            high = 0;
        }

        return (int)Multiply(_key0 ^ (uint)length, Multiply(low ^ _key1, high ^ state));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Multiply(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    private static ulong NewKey() => MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
