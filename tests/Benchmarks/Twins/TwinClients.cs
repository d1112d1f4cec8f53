using ShardedCounter.Benchmarks.Client;

namespace ShardedCounter.Benchmarks.Twins;

/// <summary>A client to each of the two servers.</summary>
internal sealed record TwinClients(CounterClient First, CounterClient Second) : IDisposable
{
    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
