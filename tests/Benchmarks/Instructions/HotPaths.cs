using System.Runtime.CompilerServices;
using System.Text;
using ShardedCounter.Accumulation;
using ShardedCounter.Benchmarks.Folding;
using ShardedCounter.Ingestion;
using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Instructions;

/// <summary>The paths whose instructions are counted.</summary>
internal static class HotPaths
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<HotPath> All { get; } =
    [
        new("read the body of an increment", ["IncrementParser:ReadDeltaObject", "IncrementParser:ReadDelta("]),
        new("add an increment", ["StripedAccumulator:TryAdd(ShardedCounter.Model.CounterId", "CounterHash:Fold[char]"]),
        new("read an increment of a batch", ["IncrementParser:ReadItem", "JsonBody:TryGetCounter", "JsonBody:TryGetText", "IncrementParser:ReadDelta(", "IncrementBatch:Add", "CounterHash:Fold[byte]"]),
        new("add an increment of a batch", ["StripedAccumulator:TryAdd(ShardedCounter.Ingestion.IncrementBatch", "CounterTable:Find(System.ReadOnlySpan"]),
        new("read an event", ["EventChunk:Read", "EventBodyReader:TryReadPlain", "EventRouting:ShardOf", "CounterNames:Add"]),
        new("fold an event", ["EventWalk:MoveNext", "ShardFold:FoldPart", "ShardFold:TryAdd", "ShardFold:NoteCounted"]),
    ];

    /// <summary>Runs each of them, so that it is compiled: after the constructors of the classes that it uses, since code compiled before these asks each time whether they ran.</summary>
    public static void Run()
    {
        string[] rooms = [typeof(StripedAccumulator).Namespace!, typeof(IncrementParser).Namespace!, typeof(IncomingEvent).Namespace!, typeof(CounterId).Namespace!];
        foreach (Type type in typeof(StripedAccumulator).Assembly.GetTypes().Where(type => rooms.Contains(type.Namespace) && !type.ContainsGenericParameters))
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        var accumulator = new StripedAccumulator(stripes: 2, TimeProvider.System, static () => { });
        accumulator.TryAdd(CounterId.Parse("likes:post-42"), 1, waiter: null);
        using var batch = new IncrementBatch(4);
        if (IncrementParser.Parse(Encoding.UTF8.GetBytes("{\"counter\":\"likes:post-42\",\"delta\":1}\n{\"counter\":\"likes:post-43\",\"delta\":-1}\n"), IncrementFormat.Lines, 4, batch) is not null
            || IncrementParser.ParseDelta("{\"delta\":5}"u8, out _) is not null)
            throw new InvalidOperationException("A body was not read.");
        accumulator.TryAdd(batch, waiter: null);
        new FoldSide(threads: 1).Run(EventMaker.Make(1_000, 10, seed: 1));
    }
}
