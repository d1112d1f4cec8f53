using System.Runtime.CompilerServices;
using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// Consecutive events of a batch, read: for each shard what they add to its counters, in their order. An event is in it wholly, or, where anything about it is
/// wrong, not at all. Memory is kept from batch to batch. Filled by one thread; then read by any.
/// </summary>
internal sealed class EventChunk
{
    private readonly CounterNames _names = new();
    private readonly List<UnreadableEvent> _unreadable = [];
    private readonly EventItem[] _staged = new EventItem[Commit.MaxCounters];
    private ItemList[] _shards = [];
    private EventRouting? _routing;
    private int _stagedCount;
    private int _event;

    /// <summary>The counters named.</summary>
    public CounterNames Names => _names;

    /// <summary>The events that cannot be counted, in order.</summary>
    public IReadOnlyList<UnreadableEvent> Unreadable => _unreadable;

    /// <summary>What is for a shard: the items of one event next to each other, events in order.</summary>
    public ReadOnlySpan<EventItem> ItemsOf(int shard) => _shards[shard].Items;

    /// <summary>Forgets what was read and takes on another partition.</summary>
    public void Start(EventRouting routing)
    {
        _routing = routing;
        _names.Clear();
        _unreadable.Clear();
        if (_shards.Length != routing.StableShards)
            _shards = new ItemList[routing.StableShards];
        foreach (ref ItemList items in _shards.AsSpan())
            items.Clear();
    }

    /// <summary>Reads the event that has a place in its batch; true when it names several counters.</summary>
    public bool Read(in IncomingEvent incoming, int place)
    {
        _event = place;
        _stagedCount = 0;
        ParseFault? fault = incoming.CounterProperty is { } counter
            ? EventPropertyReader.Read(counter, incoming.DeltaProperty, this)
            : EventBodyReader.Read(incoming.Body.Span, this);
        if (fault is not null)
        {
            _unreadable.Add(new UnreadableEvent(place, fault));
            return false;
        }

        foreach (ref readonly EventItem item in _staged.AsSpan(0, _stagedCount))
            _shards[_names[item.Counter].Shard].Add(place, item.Counter, item.Delta);
        return _stagedCount > 1;
    }

    /// <summary>Adds an increment to the event being read.</summary>
    /// <param name="name">A valid name in UTF-8.</param>
    /// <param name="delta">Within <see cref="DeltaRange.IsIncrement"/>.</param>
    /// <returns>Null, or why the event cannot be counted with it.</returns>
    public ParseFaultCode? Stage(ReadOnlySpan<byte> name, long delta)
    {
        int hash = CounterHash.Of(name);
        int number = _names.Find(name, hash);
        return Stage(number >= 0 ? number : _names.Add(name, hash, _routing!.ShardOf(name)), delta);
    }

    /// <summary>As <see cref="Stage(ReadOnlySpan{byte}, long)"/>, for bytes that may be no name: false, with nothing done, where they are none.</summary>
    /// <remarks>A name that is known already needs no second look at its characters. It must be the event's first: it always fits.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryStageFirst(ReadOnlySpan<byte> bytes, long delta)
    {
        int hash = CounterHash.Of(bytes);
        int number = _names.Find(bytes, hash);
        if (number < 0)
        {
            if (!CounterId.IsValid(bytes))
                return false;
            number = _names.Add(bytes, hash, _routing!.ShardOf(bytes));
        }

        _staged[0] = new EventItem(_event, number, delta);
        _stagedCount = 1;
        return true;
    }

    private ParseFaultCode? Stage(int number, long delta)
    {
        ref CounterNames.Entry entry = ref _names[number];
        if (entry.Event == _event && entry.StagedAt < _stagedCount && _staged[entry.StagedAt].Counter == number)
        {
            long sum = _staged[entry.StagedAt].Delta + delta;
            if (!DeltaRange.IsFolded(sum))
                return ParseFaultCode.DeltaOutOfRange;
            _staged[entry.StagedAt] = new EventItem(_event, number, sum);
            return null;
        }

        if (_stagedCount == Commit.MaxCounters)
            return ParseFaultCode.TooManyItems;
        entry.Event = _event;
        entry.StagedAt = _stagedCount;
        _staged[_stagedCount++] = new EventItem(_event, number, delta);
        return null;
    }
}
