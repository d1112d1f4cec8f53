using System.Diagnostics;
using ShardedCounter.Accumulation;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>
/// One writer that adds to a great many counters in turn and times each add, while another thread drains them as soon as all are pending.
/// One writer, so that two cores suffice for both.
/// </summary>
/// <remarks>
/// A long add is put down to the first of these that holds: the kernel counts a preemption of the writer within the <see cref="Block"/> of
/// adds around it; the collector ran since the add before; a drain was under way. The first two are the machine's and the runtime's. Fields
/// are written by the thread that owns them and read after both have ended, but for <see cref="_drainEnd"/>.
/// </remarks>
internal sealed class DrainStops : IDisposable
{
    private const int Block = 64;

    private readonly StripedAccumulator _accumulator = new(stripes: 1, TimeProvider.System, static () => { }); // every drain meets the writer's
    private readonly DrainedStripes _taken = new();
    private readonly CounterId[] _names;
    private readonly bool _drains;
    private readonly long _longTicks;
    private readonly AutoResetEvent _due = new(false); // all counters are pending, or it is over
    private long _drainStart; // by the drainer, before it drains
    private long _drainEnd; // by the drainer, after it; smaller than the start while it drains
    private bool _over;

    public DrainStops(int counters, bool drains, TimeSpan longer)
    {
        _names = CounterNames.For(counters, thread: 0);
        _drains = drains;
        _longTicks = (long)(longer.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>Each add's duration, in ticks.</summary>
    public PauseHistogram Adds { get; private set; } = new();

    /// <summary>Each drain's duration, in ticks: of all stripes, so more than any of their locks was held.</summary>
    public PauseHistogram Drains { get; private set; } = new();

    /// <summary>Why adds were longer than the bound.</summary>
    public StopCauses Causes { get; private set; } = new();

    /// <summary>The longest add that was not the kernel's or the collector's doing, in ticks.</summary>
    public long LongestOwn { get; private set; }

    /// <summary>Measures, after a quarter of that time: by then every table has grown to what it is to hold.</summary>
    public void Run(TimeSpan length)
    {
        foreach (CounterId name in _names)
            _accumulator.TryAdd(name, 1, waiter: null);
        AddFor(length / 4);
        Adds = new PauseHistogram();
        Drains = new PauseHistogram();
        Causes = new StopCauses();
        LongestOwn = 0;
        AddFor(length);
    }

    /// <inheritdoc/>
    public void Dispose() => _due.Dispose();

    private void AddFor(TimeSpan length)
    {
        _over = false;
        var drainer = new Thread(DrainUntilOver);
        var writer = new Thread(Write);
        drainer.Start();
        writer.Start();
        writer.Join(length);
        Volatile.Write(ref _over, true);
        writer.Join();
        _due.Set();
        drainer.Join();
    }

    private void Write()
    {
        for (int first = 0; !Volatile.Read(ref _over); first = first + Block < _names.Length ? first + Block : 0)
        {
            ReadOnlySpan<CounterId> block = _names.AsSpan(first, Math.Min(Block, _names.Length - first));
            Stops stops = default;
            long preemptions = ThreadUsage.Preemptions();
            int collections = GC.CollectionCount(0);
            foreach (CounterId name in block)
            {
                long start = Stopwatch.GetTimestamp();
                _accumulator.TryAdd(name, 1, waiter: null);
                long end = Stopwatch.GetTimestamp();
                Adds.Record(end - start);
                if (end - start <= _longTicks)
                    continue;
                stops.Add(end - start, MetDrain(start, end));
            }

            if (stops.Count > 0)
                Explain(stops, ThreadUsage.Preemptions() != preemptions, GC.CollectionCount(0) != collections);
            if (_drains && first + Block >= _names.Length)
                _due.Set();
        }
    }

    /// <summary>True when the latest drain began before the end and was not over at the start.</summary>
    private bool MetDrain(long start, long end)
    {
        long drainEnd = Volatile.Read(ref _drainEnd), drainStart = Volatile.Read(ref _drainStart);
        return drainStart > 0 && drainStart <= end && (drainEnd < drainStart || drainEnd >= start);
    }

    private void Explain(Stops stops, bool preempted, bool collected)
    {
        Causes.All += stops.Count;
        if (preempted)
        {
            Causes.Preempted += stops.Count;
            return;
        }

        if (collected)
        {
            Causes.Collected += stops.Count;
            return;
        }

        Causes.Drained += stops.Drained;
        LongestOwn = Math.Max(LongestOwn, stops.Longest);
    }

    private void DrainUntilOver()
    {
        while (true)
        {
            _due.WaitOne();
            if (Volatile.Read(ref _over))
                return;
            long start = Stopwatch.GetTimestamp();
            Volatile.Write(ref _drainStart, start);
            _accumulator.Drain(_taken);
            long end = Stopwatch.GetTimestamp();
            Volatile.Write(ref _drainEnd, end);
            Drains.Record(end - start);
            _accumulator.Release(_taken.Tables.Sum(static table => table.Count));
            _taken.Clear();
        }
    }

    /// <summary>The long adds of a block.</summary>
    private struct Stops
    {
        public int Count;
        public int Drained;
        public long Longest;

        public void Add(long ticks, bool drained)
        {
            Count++;
            Drained += drained ? 1 : 0;
            Longest = Math.Max(Longest, ticks);
        }
    }
}
