using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code.Adders;

/// <summary>
/// One way to count in memory. Any thread may add. Implemented by structs, so that the loop of the measurement is compiled for each and calls none
/// through an interface.
/// </summary>
internal interface IAdder
{
    /// <summary>Adds 1.</summary>
    void Add(CounterId counter);
}
