using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// The distinct counters that events name, numbered in order of first use: open addressing over names in UTF-8 that lie one after the other. Memory is kept from
/// batch to batch. Not for two threads at once.
/// </summary>
internal sealed class CounterNames
{
    private const int InitialCapacity = 64;

    private int[] _slots = new int[2 * InitialCapacity]; // numbers + 1; at most half full
    private Entry[] _entries = new Entry[InitialCapacity];
    private byte[] _bytes = new byte[InitialCapacity * 16];
    private int _byteCount;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>What is known of a counter.</summary>
    public ref Entry this[int number] => ref _entries[number];

    /// <summary>A counter's name in UTF-8, valid until the next <see cref="Add"/>.</summary>
    public ReadOnlySpan<byte> NameOf(int number) => _bytes.AsSpan(_entries[number].Start, _entries[number].Length);

    /// <summary>A counter's name. Makes a string each time.</summary>
    public CounterId CounterOf(int number) => CounterId.Parse(Encoding.ASCII.GetString(NameOf(number)));

    /// <summary>The number of a name, −1 where it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ReadOnlySpan<byte> name, int hash)
    {
        int[] slots = _slots;
        int mask = slots.Length - 1;
        for (int at = hash & mask; slots[at] != 0; at = (at + 1) & mask)
        {
            ref Entry entry = ref _entries[slots[at] - 1];
            if (entry.Hash == hash && _bytes.AsSpan(entry.Start, entry.Length).SequenceEqual(name))
                return slots[at] - 1;
        }

        return -1;
    }

    /// <summary>Adds a valid name that is not there, and gives its number.</summary>
    public int Add(ReadOnlySpan<byte> name, int hash, int shard)
    {
        if (Count == _entries.Length)
            Grow();
        if (_bytes.Length - _byteCount < name.Length)
            Array.Resize(ref _bytes, _bytes.Length * 2);
        name.CopyTo(_bytes.AsSpan(_byteCount));
        _entries[Count] = new Entry { Hash = hash, Start = _byteCount, Length = name.Length, Shard = shard, Event = -1 };
        _byteCount += name.Length;
        Enter(Count);
        return Count++;
    }

    /// <summary>Forgets all, keeping the memory.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        Count = 0;
        _byteCount = 0;
    }

    private void Enter(int number)
    {
        int mask = _slots.Length - 1;
        int at = _entries[number].Hash & mask;
        while (_slots[at] != 0)
            at = (at + 1) & mask;
        _slots[at] = number + 1;
    }

    private void Grow()
    {
        int capacity = checked((int)BitOperations.RoundUpToPowerOf2((uint)_entries.Length * 2));
        Array.Resize(ref _entries, capacity);
        _slots = new int[2 * capacity];
        for (int number = 0; number < Count; number++)
            Enter(number);
    }

    /// <summary>One counter.</summary>
    internal struct Entry
    {
        /// <summary><see cref="CounterHash"/> of the name.</summary>
        public int Hash;

        /// <summary>Where the name starts.</summary>
        public int Start;

        /// <summary>The name's length in bytes.</summary>
        public int Length;

        /// <summary>Its shard.</summary>
        public int Shard;

        /// <summary>The event that named it last, −1 for none; and, while that one is read, where in its items.</summary>
        public int Event;

        /// <summary>Its number among all counters of a batch, by shard; set when all are known.</summary>
        public int Sorted;

        /// <summary>See <see cref="Event"/>.</summary>
        public int StagedAt;
    }
}
