using System.Text;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Tests.Fakes;

/// <summary>Short ways to name what tests count.</summary>
internal static class Increments
{
    public static CounterId Id(string name) => CounterId.Parse(name);

    public static IncrementBatch Batch(params (string Counter, long Delta)[] items)
    {
        var batch = new IncrementBatch();
        foreach ((string counter, long delta) in items)
            batch.Add(Encoding.ASCII.GetBytes(counter), delta);
        return batch;
    }

    public static IdempotencyKey Key(string name)
    {
        Assert.True(IdempotencyKey.TryCreate("caller", name.PadRight(16, '.'), out IdempotencyKey key));
        return key;
    }
}
