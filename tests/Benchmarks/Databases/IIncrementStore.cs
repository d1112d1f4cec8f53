namespace ShardedCounter.Benchmarks.Databases;

/// <summary>A database that counts one increment a call, as people would use it without this project. Any thread calls.</summary>
internal interface IIncrementStore : IAsyncDisposable
{
    /// <summary>Adds to a counter, durably when the task ends.</summary>
    ValueTask AddAsync(string counter, long delta);

    /// <summary>The sum of all counters whose names start so.</summary>
    Task<long> SumAsync(string prefix, CancellationToken cancellationToken);
}
