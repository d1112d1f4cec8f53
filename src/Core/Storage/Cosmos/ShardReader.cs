using Microsoft.Azure.Cosmos;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Reads a counter's documents in all shards, by point reads side by side. Any thread.</summary>
internal sealed class ShardReader(Container shards, StoreRequests requests, StoreTimeSource time)
{
    /// <summary>The sums in shards 0 … <paramref name="count"/> − 1; 0 where there is no document.</summary>
    /// <exception cref="StoreUnavailableException">One of them cannot be read now.</exception>
    public async ValueTask<ShardReadings> ReadAsync(CounterId counter, int count, CancellationToken cancellationToken)
    {
        DateTimeOffset before = await time.NowAsync(cancellationToken);
        string id = ShardDocument.IdOf(counter);
        var readings = new ShardReading[count];
        await requests.SideBySideAsync(count, async shard =>
        {
            StoreAnswer answer = await requests.SendAsync(
                CallKind.Shard, token => shards.ReadItemStreamAsync(id, ShardDocument.PartitionOf(shard), cancellationToken: token), sentBytes: 0, cancellationToken);
            if (!answer.IsSuccess && !answer.IsMissing)
                throw CosmosErrors.Unavailable(CallKind.Shard, answer);
            readings[shard] = answer.IsMissing ? new ShardReading(shard, 0, 0) : ShardDocument.Read(answer.Body.Span);
        });
        return new ShardReadings(before, readings);
    }
}
