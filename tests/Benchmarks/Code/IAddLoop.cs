namespace ShardedCounter.Benchmarks.Code;

/// <summary>One thread's part of a measurement.</summary>
internal interface IAddLoop
{
    /// <summary>Once, before it is measured.</summary>
    void AddToAll();

    /// <summary>What is measured.</summary>
    void Run();
}
