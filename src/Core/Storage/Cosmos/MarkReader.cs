using Microsoft.Azure.Cosmos;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Reads marks. Any thread.</summary>
internal sealed class MarkReader(Container shards, StoreRequests requests)
{
    /// <summary>The producer's mark in a shard; null where it has none.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read now.</exception>
    public async Task<Mark?> ReadAsync(ProducerId producer, int shard, CancellationToken cancellationToken)
    {
        StoreAnswer answer = await requests.SendAsync(
            CallKind.Mark,
            token => shards.ReadItemStreamAsync(MarkDocument.IdOf(producer), ShardDocument.PartitionOf(shard), cancellationToken: token),
            sentBytes: 0,
            cancellationToken);
        if (answer.IsMissing)
            return null;
        return answer.IsSuccess ? MarkDocument.Read(answer.Body.Span) : throw CosmosErrors.Unavailable(CallKind.Mark, answer);
    }
}
