using BenchmarkDotNet.Attributes;
using ShardedCounter.Accumulation;
using ShardedCounter.Benchmarks.Code.Adders;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>
/// A fixed number of adds, divided among the threads: the time per operation is what an add costs in total, so half of it on two
/// threads is twice as many. Public because the generated measurement derives from it.
/// </summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class AddBenchmark : IDisposable
{
    /// <summary>
    /// Adds in an invocation, of all threads together; some hundred milliseconds, against which two barriers do not count, nor the few milliseconds
    /// after which the kernel has moved threads apart that it woke on one processor.
    /// </summary>
    public const int Adds = 1 << 23;

    private AddingThreads? _threads;

    /// <summary>What to measure; the command says it. Static, because the measurement runs in this process and makes its own instances.</summary>
    public static IReadOnlyList<AddCase> Cases { get; set; } = [];

    [ParamsSource(nameof(Cases))]
    public AddCase Case { get; set; } = null!;

    [GlobalSetup]
    public void Start()
    {
        int stripes = Environment.ProcessorCount;
        Start(Case.Way switch
        {
            AddWay.Striped => Loops(new AccumulatorAdder(new StripedAccumulator(stripes, TimeProvider.System, static () => { }))),
            AddWay.Unpadded => Loops(new UnpaddedAdder(stripes)),
            AddWay.ConcurrentDictionary => Loops(new ConcurrentDictionaryAdder()),
            AddWay.LongAdders => Loops(new LongAdderMapAdder()),
            AddWay.LockedDictionary => Loops(new LockedDictionaryAdder()),
            AddWay.OneLongAdder => Loops(new LongAdderAdder()),
            AddWay.OneField => Loops(new OneFieldAdder()),
            _ => throw new InvalidOperationException($"There is no way {Case.Way}."),
        });
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _threads?.Dispose();
        _threads = null;
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Adds)]
    public void Add() => _threads!.Run();

    private void Start(IReadOnlyList<IAddLoop> loops)
    {
        // Each stripe, lest one be filled by what is measured, in the very order that it walks: every access would be the one after the last.
        EachProcessor.Run(() => loops[0].AddToAll(CounterNames.ToFill(Case.Counters)));
        _threads = new AddingThreads([.. loops.Select(static loop => (Action)loop.Run)]);
    }

    private IReadOnlyList<IAddLoop> Loops<TAdder>(TAdder adder)
        where TAdder : struct, IAdder =>
        [.. Enumerable.Range(0, Case.Threads).Select(thread => new AddLoop<TAdder>(adder, CounterNames.For(Case.Counters, thread), Adds / Case.Threads))];
}
