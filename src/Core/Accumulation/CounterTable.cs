using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using ShardedCounter.Model;

namespace ShardedCounter.Accumulation;

/// <summary>
/// Counter → folded delta with the callers that wait for it. Chained hashing over entries in pages: iteration is in order of
/// first use, and clearing costs what was used. Not for two threads at once; its stripe's lock guards it.
/// </summary>
/// <remarks>
/// Keys are compared as ASCII, so a name can be looked up from UTF-8 bytes or from a string without converting either; a
/// string is made only when a name is first seen since the table was cleared and came as bytes.
/// <para>
/// It grows under the lock, so growing may cost no insertion much. Up to one page it doubles, which moves 2,048 entries at most: some 20 µs. Beyond, entries
/// stay where they are, a page is added when the last is full, and the buckets grow one by one, each new one taking over a part of the chain of
/// one other (P.-Å. Larson, "Dynamic hash tables", CACM 31(4), 1988, after Litwin's linear hashing). Doubling a million entries stopped a stripe for tens
/// of milliseconds.
/// </para>
/// </remarks>
internal sealed class CounterTable
{
    /// <summary>A table of at most this many entries is worth keeping however little of it was used: 4 MiB of entries.</summary>
    public const int KeptCapacity = 1 << 16;

    /// <summary>Of a larger one a part this small must have been used: the next flush is expected to need about what this one did.</summary>
    private const int LeastUsedPart = 4;

    private const int InitialCapacity = 64;
    private const int PageBits = 12;

    /// <summary>Entries and buckets of a page: 256 KiB of entries, large enough not to be copied by the collector, cleared in about 15 µs.</summary>
    private const int PageLength = 1 << PageBits;

    // The first page stands by itself: a table of few counters takes no detour. The page arrays have it too, once there is a second page.
    private int[] _firstBuckets = new int[InitialCapacity];
    private Entry[] _firstEntries = new Entry[InitialCapacity];
    private int[][] _bucketPages = [];
    private Entry[][] _entryPages = [];
    private int _entryPageCount = 1;
    private int _bucketCount = InitialCapacity;
    private int _mask = InitialCapacity - 1; // the least 2^n − 1 that covers the buckets

    /// <summary>How many counters it holds.</summary>
    public int Count { get; private set; }

    /// <summary>How many it can hold before it takes more memory for entries.</summary>
    public int Capacity => _firstEntries.Length * _entryPageCount;

    /// <summary>True when it has taken much more memory than what it holds needs, so that it is better given up than cleared.</summary>
    public bool IsOversized => Capacity > KeptCapacity && Count < Capacity / LeastUsedPart;

    /// <summary>The entries in order of first use. Valid while none is added or removed.</summary>
    public CounterEntries Entries => new(this, 0, Count);

    /// <summary>The hash of a name that came as text.</summary>
    public static int HashOf(CounterId counter) => CounterHash.Of(counter.Name);

    /// <summary>The entry of a counter, new with delta 0 where there was none. Valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Entry Find(CounterId counter, int hash)
    {
        string name = counter.Name;
        if (name.Length > ShortName.MaxLength)
            return ref FindLong(counter, hash);
        return ref FindShort(counter, ShortName.Of(name), hash);
    }

    /// <summary>As <see cref="Find(CounterId, int)"/>, for a valid name in UTF-8.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // a batch is added at one place and undone at another
    public ref Entry Find(ReadOnlySpan<byte> utf8, int hash)
    {
        if (utf8.Length > ShortName.MaxLength)
            return ref FindLong(utf8, hash);
        ShortName shortName = ShortName.Of(utf8);
        int found = IndexOf(shortName, hash);
        return ref found >= 0 ? ref At(found) : ref Insert(ToCounter(utf8), shortName, hash);
    }

    /// <summary>As <see cref="Find(CounterId, int)"/>, for the counter of another table's entry, whose string is not read where its name is short.</summary>
    public ref Entry Find(ref readonly Entry like)
    {
        if (like.ShortName.IsNone)
            return ref FindLong(like.Counter, like.Hash);
        return ref FindShort(like.Counter, like.ShortName, like.Hash);
    }

    /// <summary>Forgets all but the first <paramref name="count"/> entries: what a batch that did not fit has put there.</summary>
    public void Truncate(int count)
    {
        while (Count > count)
        {
            // The last entry is the head of its chain, since every entry is put there and growing keeps the order.
            ref Entry last = ref At(--Count);
            BucketOf(last.Hash) = last.Next + 1;
            last = default;
        }
    }

    /// <summary>Forgets everything, keeping the memory.</summary>
    public void Clear()
    {
        Array.Clear(_firstBuckets);
        for (int page = 1; page << PageBits < _bucketCount; page++)
            Array.Clear(_bucketPages[page]);
        Array.Clear(_firstEntries, 0, Math.Min(Count, _firstEntries.Length));
        for (int page = 1; page << PageBits < Count; page++)
            Array.Clear(_entryPages[page], 0, Math.Min(Count - (page << PageBits), PageLength));
        Count = 0;
    }

    /// <summary>The entry with a number below <see cref="Count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Entry At(int index)
    {
        Entry[] first = _firstEntries;
        if ((uint)index < (uint)first.Length)
            return ref first[index];
        return ref _entryPages[index >> PageBits][index & (PageLength - 1)];
    }

    /// <summary>The head of the chain that a hash belongs to, plus 1; 0 where the chain is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int BucketOf(int hash)
    {
        int bucket = hash & _mask;
        if (bucket >= _bucketCount) // not there yet: its entries are still with the one it will be split from
            bucket &= _mask >> 1;
        return ref Bucket(bucket);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int Bucket(int bucket)
    {
        int[] first = _firstBuckets;
        if ((uint)bucket < (uint)first.Length)
            return ref first[bucket];
        return ref _bucketPages[bucket >> PageBits][bucket & (PageLength - 1)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry FindShort(CounterId counter, ShortName name, int hash)
    {
        int found = IndexOf(name, hash);
        return ref found >= 0 ? ref At(found) : ref Insert(counter, name, hash);
    }

    /// <summary>Where a short name's entry is; −1 where it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexOf(ShortName name, int hash)
    {
        int index = BucketOf(hash) - 1;
        while (index >= 0)
        {
            ref Entry entry = ref At(index);
            if (entry.ShortName.Equals(name))
                break;
            index = entry.Next;
        }

        return index;
    }

    private ref Entry FindLong(CounterId counter, int hash)
    {
        for (int i = BucketOf(hash) - 1; i >= 0;)
        {
            ref Entry entry = ref At(i);
            if (entry.Hash == hash && entry.Counter == counter)
                return ref entry;
            i = entry.Next;
        }

        return ref Insert(counter, shortName: default, hash);
    }

    private ref Entry FindLong(ReadOnlySpan<byte> utf8, int hash)
    {
        for (int i = BucketOf(hash) - 1; i >= 0;)
        {
            ref Entry entry = ref At(i);
            if (entry.Hash == hash && Ascii.Equals(utf8, entry.Counter.Name))
                return ref entry;
            i = entry.Next;
        }

        return ref Insert(ToCounter(utf8), shortName: default, hash);
    }

    private static CounterId ToCounter(ReadOnlySpan<byte> utf8) => CounterId.Parse(Encoding.ASCII.GetString(utf8));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref Entry Insert(CounterId counter, ShortName shortName, int hash)
    {
        if (Count >= _bucketCount)
        {
            if (_bucketCount < PageLength)
                DoubleFirstPage();
            else
                AddBucket();
        }

        if (Count == Capacity)
        {
            AddPage(ref _entryPages, _firstEntries, _entryPageCount);
            _entryPageCount++;
        }

        ref int bucket = ref BucketOf(hash);
        ref Entry entry = ref At(Count);
        entry.Counter = counter;
        entry.ShortName = shortName;
        entry.Hash = hash;
        entry.Next = bucket - 1;
        bucket = ++Count;
        return ref entry;
    }

    private void DoubleFirstPage()
    {
        int doubled = _bucketCount * 2;
        Array.Resize(ref _firstEntries, doubled);
        _firstBuckets = new int[doubled];
        _bucketCount = doubled;
        _mask = doubled - 1;
        for (int i = 0; i < Count; i++)
        {
            ref int bucket = ref _firstBuckets[_firstEntries[i].Hash & _mask];
            _firstEntries[i].Next = bucket - 1;
            bucket = i + 1;
        }
    }

    /// <summary>Splits one chain in two, keeping the order of both.</summary>
    private void AddBucket()
    {
        int added = _bucketCount;
        if (BitOperations.IsPow2(added))
            _mask = (added * 2) - 1;
        if ((added & (PageLength - 1)) == 0)
            AddPage(ref _bucketPages, _firstBuckets, added >> PageBits);
        ref int stayTail = ref Bucket(added & (_mask >> 1));
        ref int moveTail = ref Bucket(added);
        int rest = stayTail - 1;
        _bucketCount++;

        // Bucket heads are numbers plus 1, links are not: the tails are written as heads first, and as links from the second entry on.
        int stayBase = 1, moveBase = 1;
        while (rest >= 0)
        {
            ref Entry entry = ref At(rest);
            if ((entry.Hash & _mask) == added)
            {
                moveTail = rest + moveBase;
                moveTail = ref entry.Next;
                moveBase = 0;
            }
            else
            {
                stayTail = rest + stayBase;
                stayTail = ref entry.Next;
                stayBase = 0;
            }

            rest = entry.Next;
        }

        stayTail = stayBase - 1;
        moveTail = moveBase - 1;
    }

    private static void AddPage<T>(ref T[][] pages, T[] first, int number)
    {
        if (number >= pages.Length)
            Array.Resize(ref pages, Math.Max(16, pages.Length * 2));
        pages[0] = first;
        pages[number] = new T[PageLength];
    }

    /// <summary>One counter's folded increments.</summary>
    internal struct Entry
    {
        /// <summary>The counter.</summary>
        public CounterId Counter;

        /// <summary>Its name where it is short; default where it is longer. Here and not only in the string, which is one more miss of the cache away.</summary>
        public ShortName ShortName;

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
