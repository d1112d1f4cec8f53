using System.Runtime.InteropServices;
using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// A batch of events, read once: what every event adds to which counter of which shard. Its shards are folded from it (<see cref="ShardFold"/>) as often as
/// marks turn out to have moved. Memory is kept from batch to batch.
/// </summary>
/// <remarks>
/// <see cref="Read"/> fills it, with several threads of its own where that pays. Afterwards folds of different shards may run at once: each counter belongs to
/// one shard, so no two of them write to the same <see cref="Tally"/>, and a shard's tallies lie next to each other, so that two threads do not fight for cache lines. What
/// they write about events that several of them may have a part of (<see cref="MarkCounted"/>) only ever goes from false to true.
/// </remarks>
internal sealed class EventBatch
{
    private const int KeptEvents = 1 << 17;

    private readonly List<EventChunk> _chunks = [];
    private IncomingEvent[] _copied = [];
    private long[] _sequenceNumbers = [];
    private long[] _enqueuedMs = [];
    private bool[] _hasSeveral = [];
    private bool[] _counted = [];
    private int[][] _counterOf = [];
    private int[] _read = [];
    private int[] _firstOfShard = [];
    private int[] _nameOf = [];
    private Tally[] _tallies = [];

    /// <summary>How many events it holds.</summary>
    public int Count { get; private set; }

    /// <summary>How many chunks it was read in.</summary>
    public int Chunks { get; private set; }

    /// <summary>N0.</summary>
    public int Shards { get; private set; }

    /// <summary>False for a batch too large to be kept in memory for the next one.</summary>
    public bool IsWorthKeeping => _sequenceNumbers.Length <= KeptEvents && _tallies.Length <= KeptEvents;

    /// <summary>Reads events.</summary>
    /// <param name="events">Lent until the next call.</param>
    /// <param name="routing">The partition's.</param>
    /// <param name="parallelism">Threads that may read at once, at least 1: the caller's and others.</param>
    public void Read(IReadOnlyList<IncomingEvent> events, EventRouting routing, int parallelism)
    {
        Count = events.Count;
        Shards = routing.StableShards;
        Chunks = Math.Clamp(parallelism, 1, Math.Max(1, Count));
        EnsureRoom(ref _sequenceNumbers, Count);
        EnsureRoom(ref _enqueuedMs, Count);
        EnsureRoom(ref _hasSeveral, Count);
        EnsureRoom(ref _counted, Count);
        Array.Clear(_counted, 0, Count);
        while (_chunks.Count < Chunks)
            _chunks.Add(new EventChunk());

        ReadOnlyMemory<IncomingEvent> memory = MemoryOf(events);
        if (Chunks == 1)
            ReadChunk(memory.Span, routing, 0);
        else
            ReadInParallel(memory, routing);
        NumberCounters();
        Array.Clear(_copied); // so that bodies are not kept
    }

    /// <summary>A chunk.</summary>
    public EventChunk Chunk(int index) => _chunks[index];

    /// <summary>An event's sequence number.</summary>
    public long SequenceNumberOf(int place) => _sequenceNumbers[place];

    /// <summary>An event's enqueued time, in whole milliseconds: the resolution stores keep marks in.</summary>
    public long EnqueuedMsOf(int place) => _enqueuedMs[place];

    /// <summary>The numbers in the batch of a chunk's counters.</summary>
    public ReadOnlySpan<int> CounterOf(int chunk) => _counterOf[chunk];

    /// <summary>The sum of a counter, by its number in the batch.</summary>
    public ref Tally TallyOf(int counter) => ref _tallies[counter];

    /// <summary>A counter's name. Makes a string each time.</summary>
    public CounterId NameOf(int counter) => _chunks[0].Names.CounterOf(_nameOf[counter]);

    /// <summary>True when the batch has anything for a shard.</summary>
    public bool Touches(int shard)
    {
        for (int chunk = 0; chunk < Chunks; chunk++)
        {
            if (!_chunks[chunk].ItemsOf(shard).IsEmpty)
                return true;
        }

        return false;
    }

    /// <summary>True for an event that names several counters, which may be in several shards.</summary>
    public bool HasSeveral(int place) => _hasSeveral[place];

    /// <summary>Notes that such an event was counted, at least in part.</summary>
    public void MarkCounted(int place) => _counted[place] = true;

    /// <summary>How many events were noted.</summary>
    public int CountMarked() => _counted.AsSpan(0, Count).Count(true);

    private void ReadInParallel(ReadOnlyMemory<IncomingEvent> events, EventRouting routing) =>
        Parallel.For(0, Chunks, new ParallelOptions { MaxDegreeOfParallelism = Chunks }, chunk => ReadChunk(events.Span, routing, chunk));

    private void ReadChunk(ReadOnlySpan<IncomingEvent> events, EventRouting routing, int index)
    {
        EventChunk chunk = _chunks[index];
        chunk.Start(routing);
        int end = (int)((long)Count * (index + 1) / Chunks);
        for (int place = (int)((long)Count * index / Chunks); place < end; place++)
        {
            ref readonly IncomingEvent incoming = ref events[place];
            _sequenceNumbers[place] = incoming.SequenceNumber;
            _enqueuedMs[place] = incoming.EnqueuedAt.ToUnixTimeMilliseconds();
            _hasSeveral[place] = chunk.Read(in incoming, place);
        }
    }

    /// <summary>Gives every counter one number in the batch, those of a shard in a row. The first chunk's names get the others' as well.</summary>
    private void NumberCounters()
    {
        if (_counterOf.Length < Chunks)
        {
            Array.Resize(ref _counterOf, Chunks);
            Array.Resize(ref _read, Chunks);
        }

        CounterNames all = _chunks[0].Names;
        for (int chunk = 0; chunk < Chunks; chunk++)
        {
            CounterNames names = _chunks[chunk].Names;
            _counterOf[chunk] ??= [];
            EnsureRoom(ref _counterOf[chunk], names.Count);
            _read[chunk] = names.Count; // the first chunk's names grow below by the others'
            for (int number = 0; number < names.Count; number++)
                _counterOf[chunk][number] = chunk == 0 ? number : NumberOf(all, names, number);
        }

        EnsureRoom(ref _tallies, all.Count);
        Array.Clear(_tallies, 0, all.Count);
        SortByShard(all);
    }

    private void SortByShard(CounterNames all)
    {
        EnsureRoom(ref _firstOfShard, Shards + 1);
        Array.Clear(_firstOfShard, 0, Shards + 1);
        EnsureRoom(ref _nameOf, all.Count);
        for (int number = 0; number < all.Count; number++)
            _firstOfShard[all[number].Shard + 1]++;
        for (int shard = 0; shard < Shards; shard++)
            _firstOfShard[shard + 1] += _firstOfShard[shard];
        for (int number = 0; number < all.Count; number++)
        {
            int sorted = _firstOfShard[all[number].Shard]++;
            _nameOf[sorted] = number;
            all[number].Sorted = sorted;
        }

        for (int chunk = 0; chunk < Chunks; chunk++)
        {
            foreach (ref int counter in _counterOf[chunk].AsSpan(0, _read[chunk]))
                counter = all[counter].Sorted;
        }
    }

    private static int NumberOf(CounterNames all, CounterNames names, int number)
    {
        ref CounterNames.Entry entry = ref names[number];
        int known = all.Find(names.NameOf(number), entry.Hash);
        return known >= 0 ? known : all.Add(names.NameOf(number), entry.Hash, entry.Shard);
    }

    private ReadOnlyMemory<IncomingEvent> MemoryOf(IReadOnlyList<IncomingEvent> events)
    {
        if (events is IncomingEvent[] array)
            return array;
        if (events is ArraySegment<IncomingEvent> segment)
            return segment;
        if (_copied.Length < events.Count)
            _copied = new IncomingEvent[events.Count];
        if (events is List<IncomingEvent> list)
        {
            CollectionsMarshal.AsSpan(list).CopyTo(_copied);
        }
        else
        {
            for (int i = 0; i < events.Count; i++)
                _copied[i] = events[i];
        }

        return _copied.AsMemory(0, events.Count);
    }

    private static void EnsureRoom<T>(ref T[] array, int count)
    {
        if (array.Length < count)
            array = new T[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count)];
    }

    /// <summary>What a part of a fold says about one counter.</summary>
    internal struct Tally
    {
        /// <summary>The sum, within ±(2^53 − 1).</summary>
        public long Sum;

        /// <summary>The part that the sum is of; parts of a shard are numbered from 1.</summary>
        public int Part;

        /// <summary>True while the store does not take the counter in the part.</summary>
        public bool IsLeftOut;
    }
}
