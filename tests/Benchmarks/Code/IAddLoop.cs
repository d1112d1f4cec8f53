using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>One thread's part of a measurement.</summary>
internal interface IAddLoop
{
    /// <summary>Before it is measured.</summary>
    void AddToAll(IReadOnlyList<CounterId> all);

    /// <summary>What is measured.</summary>
    void Run();
}
