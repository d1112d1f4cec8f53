using System.Buffers;
using ShardedCounter.Model;

namespace ShardedCounter.Ingestion;

/// <summary>
/// Parsed increments in one piece of memory: the counters' names in UTF-8 one after the other, and where each lies. Filled by a
/// parser, read by the accumulator, without an object per increment.
/// </summary>
/// <remarks>
/// One owner at a time; not for use by two threads at once. The buffers are rented: dispose it, and do not read spans of it afterwards.
/// </remarks>
public sealed class IncrementBatch : IDisposable
{
    private byte[] _names;
    private Item[] _items;
    private int _nameBytes;

    /// <summary>An empty batch with room for about <paramref name="expectedItems"/> increments, at least 1.</summary>
    public IncrementBatch(int expectedItems = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(expectedItems, 1);
        _names = ArrayPool<byte>.Shared.Rent(expectedItems * 32);
        _items = ArrayPool<Item>.Shared.Rent(expectedItems);
    }

    /// <summary>How many increments it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an increment.</summary>
    /// <param name="counter">A valid name in UTF-8 (<see cref="CounterId.IsValid"/>); copied.</param>
    /// <param name="delta">Within <see cref="DeltaRange.IsIncrement"/>.</param>
    public void Add(ReadOnlySpan<byte> counter, long delta)
    {
        if (Count == _items.Length)
            Grow(ref _items, Count, Count * 2);
        if (_names.Length - _nameBytes < counter.Length)
            Grow(ref _names, _nameBytes, Math.Max(_names.Length * 2, _nameBytes + counter.Length));
        counter.CopyTo(_names.AsSpan(_nameBytes));
        _items[Count++] = new Item(delta, CounterHash.Of(counter), _nameBytes, counter.Length);
        _nameBytes += counter.Length;
    }

    /// <summary>Takes back all but the first <paramref name="count"/> increments: what a parser does when it meets a fault.</summary>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Count, nameof(count));
        if (count < Count)
            _nameBytes = _items[count].Start;
        Count = count;
    }

    /// <summary>The name of increment <paramref name="index"/> in UTF-8, valid until the next <see cref="Add"/> or <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> CounterAt(int index) => _names.AsSpan(_items[index].Start, _items[index].Length);

    /// <summary>The delta of increment <paramref name="index"/>.</summary>
    public long DeltaAt(int index) => _items[index].Delta;

    /// <summary>How many distinct counters it names. Linear in <see cref="Count"/>.</summary>
    public int CountDistinct()
    {
        if (Count <= 1)
            return Count;

        // Open addressing over item numbers + 1, at most half full.
        int size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Count * 2);
        int[] slots = ArrayPool<int>.Shared.Rent(size);
        Array.Clear(slots, 0, size);
        int distinct = 0;
        for (int item = 0; item < Count; item++)
        {
            int slot = _items[item].Hash & (size - 1);
            while (slots[slot] != 0 && !SameCounter(slots[slot] - 1, item))
                slot = (slot + 1) & (size - 1);
            if (slots[slot] == 0)
            {
                slots[slot] = item + 1;
                distinct++;
            }
        }

        ArrayPool<int>.Shared.Return(slots);
        return distinct;
    }

    /// <summary>Hands the buffers back. A second call does nothing.</summary>
    public void Dispose()
    {
        if (_items.Length == 0)
            return;
        ArrayPool<byte>.Shared.Return(_names);
        ArrayPool<Item>.Shared.Return(_items);
        _names = [];
        _items = [];
        Count = 0;
    }

    internal int HashAt(int index) => _items[index].Hash;

    private bool SameCounter(int a, int b) => _items[a].Hash == _items[b].Hash && CounterAt(a).SequenceEqual(CounterAt(b));

    private static void Grow<T>(ref T[] rented, int used, int wanted)
    {
        T[] larger = ArrayPool<T>.Shared.Rent(wanted);
        rented.AsSpan(0, used).CopyTo(larger);
        ArrayPool<T>.Shared.Return(rented);
        rented = larger;
    }

    private readonly record struct Item(long Delta, int Hash, int Start, int Length);
}
