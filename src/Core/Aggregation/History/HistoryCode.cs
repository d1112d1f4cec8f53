namespace ShardedCounter.Aggregation.History;

/// <summary>
/// Entries as bytes, each by its difference from the one before: a number for the gap and whether the baseline moved, what was counted, and what the baseline moved by.
/// Numbers have seven bits a byte, the lowest first (LEB128), signed ones with the sign in the lowest bit (zigzag).
/// </summary>
/// <remarks>
/// A busy counter's entry is some four bytes, so that the rings of one that changes all the time, 200 entries, stay near 1 KB; text or fixed-size numbers take three times that,
/// in every write of every total. Exact for all amounts. Sums of differences wrap around, so that what was written comes back even where a difference does not fit.
/// </remarks>
internal static class HistoryCode
{
    /// <summary>The most bytes of an entry: three numbers, of 64, 128 and 128 bits.</summary>
    public const int MaxEntryBytes = 10 + 19 + 19;

    /// <summary>Writes an entry by its difference from the one before, the default for the first; returns the number of bytes.</summary>
    public static int Write(in HistoryEntry entry, in HistoryEntry before, Span<byte> destination)
    {
        bool moved = entry.Baseline != before.Baseline;
        int length = Write((UInt128)(((ulong)(entry.Bucket - before.Bucket) << 1) | (moved ? 1UL : 0)), destination);
        length += Write(ZigZag(unchecked(entry.Counted - before.Counted)), destination[length..]);
        return moved ? length + Write(ZigZag(unchecked(entry.Baseline - before.Baseline)), destination[length..]) : length;
    }

    /// <summary>Reads the entry behind one, and moves <paramref name="source"/> past it; false where the bytes are no entry.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> source, HistoryEntry before, out HistoryEntry entry)
    {
        entry = default;
        if (!TryRead(ref source, out UInt128 head) || head > (ulong)long.MaxValue || !TryRead(ref source, out UInt128 counted))
            return false;
        UInt128 baseline = 0;
        bool moved = ((ulong)head & 1) != 0;
        long gap = (long)((ulong)head >> 1);
        if (gap > long.MaxValue - before.Bucket || (moved && !TryRead(ref source, out baseline)))
            return false;
        entry = unchecked(new HistoryEntry(before.Bucket + gap, before.Counted + Signed(counted), before.Baseline + Signed(baseline)));
        return true;
    }

    private static int Write(UInt128 number, Span<byte> destination)
    {
        int length = 0;
        for (; number > 0x7F; number >>= 7)
            destination[length++] = (byte)((byte)number | 0x80);
        destination[length++] = (byte)number;
        return length;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> source, out UInt128 number)
    {
        number = 0;
        for (int i = 0; i < source.Length && i < 19; i++)
        {
            number |= (UInt128)(source[i] & 0x7Fu) << (7 * i);
            if (source[i] > 0x7F)
                continue;
            source = source[(i + 1)..];
            return true;
        }

        return false;
    }

    private static UInt128 ZigZag(Int128 number) => (UInt128)((number << 1) ^ (number >> 127));

    private static Int128 Signed(UInt128 number) => (Int128)(number >> 1) ^ -(Int128)(number & 1);
}
