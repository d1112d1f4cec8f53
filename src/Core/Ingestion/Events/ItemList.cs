using System.Runtime.CompilerServices;

namespace ShardedCounter.Ingestion.Events;

/// <summary>A growing list of items whose memory is kept. A field, never a copy.</summary>
internal struct ItemList
{
    private EventItem[]? _items;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The items.</summary>
    public readonly ReadOnlySpan<EventItem> Items => _items.AsSpan(0, Count);

    /// <summary>Adds one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int @event, int counter, long delta)
    {
        EventItem[]? items = _items;
        int at = Count;
        if (items is null || (uint)at >= (uint)items.Length)
            items = Grow();
        items[at] = new EventItem(@event, counter, delta);
        Count = at + 1;
    }

    /// <summary>Forgets all, keeping the memory.</summary>
    public void Clear() => Count = 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private EventItem[] Grow()
    {
        Array.Resize(ref _items, _items is null ? 16 : _items.Length * 2);
        return _items;
    }
}
