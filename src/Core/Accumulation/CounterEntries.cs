namespace ShardedCounter.Accumulation;

/// <summary>A stretch of a table's entries, in order of first use. Valid while the table neither gains nor loses any.</summary>
internal readonly ref struct CounterEntries(CounterTable table, int start, int length)
{
    /// <summary>How many.</summary>
    public int Length => length;

    /// <summary>One of them.</summary>
    public ref CounterTable.Entry this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)length);
            return ref table.At(start + index);
        }
    }

    /// <summary>A part of them.</summary>
    public CounterEntries Slice(int from, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)from, (uint)length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(length - from));
        return new CounterEntries(table, start + from, count);
    }

    /// <summary>A copy.</summary>
    public CounterTable.Entry[] ToArray()
    {
        var copy = new CounterTable.Entry[length];
        for (int i = 0; i < length; i++)
            copy[i] = table.At(start + i);
        return copy;
    }

    /// <summary>For <c>foreach</c>.</summary>
    public Enumerator GetEnumerator() => new(table, start, length);

    /// <summary>Goes through them by reference.</summary>
    internal ref struct Enumerator(CounterTable table, int start, int length)
    {
        private readonly int _end = start + length;
        private int _at = start - 1;

        /// <summary>The entry.</summary>
        public readonly ref CounterTable.Entry Current => ref table.At(_at);

        /// <summary>Goes on.</summary>
        public bool MoveNext() => ++_at < _end;
    }
}
