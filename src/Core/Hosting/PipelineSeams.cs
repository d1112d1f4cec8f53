using ShardedCounter.Accumulation;
using ShardedCounter.Flushing;

namespace ShardedCounter.Hosting;

/// <summary>What a pipeline takes from the world, so that a test can give it another one.</summary>
internal sealed record PipelineSeams
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Chance: shards and waits. Read once, when the pipeline is made.</summary>
    public Random Random { get; init; } = new();

    /// <summary>This process's writer id: random, because no other process may ever have it.</summary>
    public Guid WriterId { get; init; } = Guid.NewGuid();

    /// <summary>Where callers' continuations run.</summary>
    public IWorkQueue Continuations { get; init; } = PoolWorkQueue.Instance;

    /// <summary>Which stripe an add goes to; null: by processor.</summary>
    public Func<int>? StripePicker { get; init; }

    /// <summary>True to flush on a thread of its own; false: on the context that starts the pipeline.</summary>
    public bool OwnThread { get; init; }

    /// <summary>The rules of flushing; anything but <see cref="FlushRules.Sound"/> loses or doubles increments.</summary>
    public FlushRules Rules { get; init; } = FlushRules.Sound;
}
