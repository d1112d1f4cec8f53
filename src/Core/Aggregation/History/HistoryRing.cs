namespace ShardedCounter.Aggregation.History;

/// <summary>
/// The closed buckets of one resolution, ascending: an entry for each in which the total changed, back to the last one before what is shown. Immutable; the bytes are the stored form
/// (<see cref="HistoryCode"/>), because a total is written far more often than its history is looked at.
/// </summary>
internal readonly struct HistoryRing
{
    private readonly byte[]? _code;

    private HistoryRing(byte[] code) => _code = code;

    /// <summary>The stored form; empty for no entries.</summary>
    public ReadOnlySpan<byte> Code => _code;

    /// <summary>The ring of a stored form; false where it is none.</summary>
    public static bool TryParse(byte[] code, out HistoryRing ring)
    {
        ring = new HistoryRing(code);
        ReadOnlySpan<byte> rest = code;
        HistoryEntry entry = default;
        while (!rest.IsEmpty)
        {
            if (!HistoryCode.TryRead(ref rest, entry, out entry))
                return false;
        }

        return true;
    }

    /// <summary>The ring with one more entry, behind all there are, and without those that another one follows within the buckets up to <paramref name="base"/>.</summary>
    /// <param name="entry">The bucket that closes.</param>
    /// <param name="base">The first bucket whose end has to be known: the entry that tells it is kept, however old.</param>
    public HistoryRing Append(in HistoryEntry entry, long @base)
    {
        // The entries that stay are copied as they are: each but the first says how it differs from the one before.
        ReadOnlySpan<byte> rest = Code;
        ReadOnlySpan<byte> behindFirst = default;
        HistoryEntry first = default;
        HistoryEntry last = default;
        bool any = false;
        while (!rest.IsEmpty && HistoryCode.TryRead(ref rest, last, out HistoryEntry next))
        {
            if (!any || next.Bucket <= @base)
            {
                first = next;
                behindFirst = rest;
            }

            any = true;
            last = next;
        }

        Span<byte> ends = stackalloc byte[2 * HistoryCode.MaxEntryBytes];
        if (!any || entry.Bucket <= @base)
            return new HistoryRing(ends[..HistoryCode.Write(entry, default, ends)].ToArray());
        int head = HistoryCode.Write(first, default, ends);
        int tail = HistoryCode.Write(entry, last, ends[head..]);
        byte[] code = new byte[head + behindFirst.Length + tail];
        ends[..head].CopyTo(code);
        behindFirst.CopyTo(code.AsSpan(head));
        ends.Slice(head, tail).CopyTo(code.AsSpan(head + behindFirst.Length));
        return new HistoryRing(code);
    }

    /// <summary>The entries, ascending by bucket.</summary>
    public Enumerator GetEnumerator() => new(Code);

    /// <summary>Goes through the entries without allocating.</summary>
    internal ref struct Enumerator(ReadOnlySpan<byte> code)
    {
        private ReadOnlySpan<byte> _rest = code;
        private HistoryEntry _current;

        public readonly HistoryEntry Current => _current;

        public bool MoveNext() => !_rest.IsEmpty && HistoryCode.TryRead(ref _rest, _current, out _current);
    }
}
