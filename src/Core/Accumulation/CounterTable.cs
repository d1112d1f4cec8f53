using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using ShardedCounter.Model;

namespace ShardedCounter.Accumulation;

/// <summary>
/// Counter → folded delta with the callers that wait for it. Chained hashing over dense entries: iteration is in order of
/// first use, and clearing costs what was used. Not for two threads at once; its stripe's lock guards it.
/// </summary>
/// <remarks>
/// Keys are compared as ASCII, so a name can be looked up from UTF-8 bytes or from a string without converting either; a
/// string is made only when a name is first seen since the table was cleared and came as bytes.
/// </remarks>
internal sealed class CounterTable
{
    /// <summary>A table that held more than this many entries is given up after use instead of kept for the next flush.</summary>
    public const int KeptCapacity = 1 << 16;

    private const int InitialCapacity = 64;

    private int[] _buckets = new int[InitialCapacity];
    private Entry[] _entries = new Entry[InitialCapacity];

    /// <summary>How many counters it holds.</summary>
    public int Count { get; private set; }

    /// <summary>How many it can hold before it grows.</summary>
    public int Capacity => _entries.Length;

    /// <summary>The entries in order of first use.</summary>
    public Span<Entry> Entries => _entries.AsSpan(0, Count);

    /// <summary>The hash of a name that came as text.</summary>
    public static int HashOf(CounterId counter)
    {
        Span<byte> ascii = stackalloc byte[CounterId.MaxLength];
        Ascii.FromUtf16(counter.Name, ascii, out int length);
        return CounterHash.Of(ascii[..length]);
    }

    /// <summary>The entry of a counter, new with delta 0 where there was none. Valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Entry Find(CounterId counter, int hash)
    {
        Entry[] entries = _entries;
        for (int i = _buckets[hash & (_buckets.Length - 1)] - 1; (uint)i < (uint)entries.Length; i = entries[i].Next)
        {
            ref Entry entry = ref entries[i];
            if (entry.Hash == hash && entry.Counter == counter)
                return ref entry;
        }

        return ref Insert(counter, hash);
    }

    /// <summary>As <see cref="Find(CounterId, int)"/>, for a valid name in UTF-8.</summary>
    public ref Entry Find(ReadOnlySpan<byte> utf8, int hash)
    {
        Entry[] entries = _entries;
        for (int i = _buckets[hash & (_buckets.Length - 1)] - 1; (uint)i < (uint)entries.Length; i = entries[i].Next)
        {
            ref Entry entry = ref entries[i];
            if (entry.Hash == hash && Ascii.Equals(utf8, entry.Counter.Name))
                return ref entry;
        }

        return ref Insert(CounterId.Parse(Encoding.ASCII.GetString(utf8)), hash);
    }

    /// <summary>Forgets all but the first <paramref name="count"/> entries: what a batch that did not fit has put there.</summary>
    public void Truncate(int count)
    {
        while (Count > count)
        {
            // The last entry is the head of its chain, since every entry is put there and growing keeps the order.
            ref Entry last = ref _entries[--Count];
            _buckets[last.Hash & (_buckets.Length - 1)] = last.Next + 1;
            last = default;
        }
    }

    /// <summary>Forgets everything, keeping the memory.</summary>
    public void Clear()
    {
        Array.Clear(_buckets);
        Array.Clear(_entries, 0, Count);
        Count = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref Entry Insert(CounterId counter, int hash)
    {
        if (Count == _entries.Length)
            Grow();
        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        ref Entry entry = ref _entries[Count];
        entry.Counter = counter;
        entry.Hash = hash;
        entry.Next = bucket - 1;
        bucket = ++Count;
        return ref entry;
    }

    private void Grow()
    {
        int capacity = checked((int)BitOperations.RoundUpToPowerOf2((uint)_entries.Length * 2));
        Array.Resize(ref _entries, capacity);
        _buckets = new int[capacity];
        for (int i = 0; i < Count; i++)
        {
            ref int bucket = ref _buckets[_entries[i].Hash & (capacity - 1)];
            _entries[i].Next = bucket - 1;
            bucket = i + 1;
        }
    }

    /// <summary>One counter's folded increments.</summary>
    internal struct Entry
    {
        /// <summary>The counter.</summary>
        public CounterId Counter;

        /// <summary>The callers that wait for the commit of <see cref="Delta"/>, newest first.</summary>
        public IncrementWaiter? Waiters;

        /// <summary>The sum, within ±(2^53 − 1).</summary>
        public long Delta;

        /// <summary>The part of <see cref="Delta"/> that no caller waits for: accepted, or given up on.</summary>
        public long Unwaited;

        /// <summary><see cref="CounterHash"/> of the name.</summary>
        public int Hash;

        /// <summary>The next entry of the chain, −1 at its end.</summary>
        public int Next;
    }
}
