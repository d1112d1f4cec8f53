using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Finds out which of a commit's documents exist in its shard, in one query for all that are not known. Any thread.</summary>
internal sealed class ExistenceLookup(Container shards, QueryPages queries)
{
    /// <summary>Tells a plan which of its shard documents exist, and the table of known ones too.</summary>
    /// <returns>Null when it is told; otherwise what the failed lookup means for the attempt.</returns>
    /// <exception cref="StoreUnavailableException">No answer came.</exception>
    public async ValueTask<CommitOutcome?> FindCountsAsync(CommitPlan plan, KnownDocuments known, CancellationToken cancellationToken)
    {
        Commit commit = plan.Commit;
        List<int>? open = null;
        for (int i = 0; i < commit.Deltas.Count; i++)
        {
            bool exists = known.Contains(commit.Shard, commit.Deltas[i].Counter);
            plan.SetExists(i, exists);
            if (!exists)
                (open ??= []).Add(i);
        }

        if (open is null)
            return null;

        var found = new HashSet<string>(open.Count, StringComparer.Ordinal);
        List<string> ids = [.. open.Select(i => ShardDocument.IdOf(commit.Deltas[i].Counter))];
        StoreAnswer? failure = await ReadAsync(CallKind.ExistingCounts, QueryText.ExistingIds, ids, commit.Shard, found, AddId, cancellationToken);
        if (failure is not null)
            return OutcomeTable.OfLookup(failure, CosmosErrors.Unavailable(CallKind.ExistingCounts, failure).Message);
        for (int k = 0; k < open.Count; k++)
        {
            if (!found.Contains(ids[k]))
                continue;
            plan.SetExists(open[k], true);
            known.Add(commit.Shard, commit.Deltas[open[k]].Counter);
        }

        return null;
    }

    /// <summary>The outcome for a commit of which some receipts exist; null when none does any more.</summary>
    /// <exception cref="StoreUnavailableException">No answer came.</exception>
    public async Task<CommitOutcome?> FindReceiptsAsync(Commit commit, CancellationToken cancellationToken)
    {
        var existing = new List<Receipt>();
        List<string> ids = [.. commit.Receipts.Select(ReceiptDocument.IdOf)];
        StoreAnswer? failure = await ReadAsync(CallKind.ExistingReceipts, QueryText.ExistingReceipts, ids, commit.Shard, existing, AddReceipt, cancellationToken);
        if (failure is not null)
            return OutcomeTable.OfLookup(failure, CosmosErrors.Unavailable(CallKind.ExistingReceipts, failure).Message);
        return existing.Count > 0 ? new CommitOutcome.DuplicateReceipts(existing) : null;
    }

    private Task<StoreAnswer?> ReadAsync<TState>(
        string call, string text, List<string> ids, int shard, TState found, JsonText.FieldReader<TState> item, CancellationToken cancellationToken)
        where TState : class =>
        queries.ReadAsync(
            call, shards, QueryText.OverIds(text, ids), ShardDocument.PartitionOf(shard), pageSize: ids.Count, found, item, static _ => false, cancellationToken);

    private static void AddId(ref Utf8JsonReader reader, ref HashSet<string> found) => found.Add(reader.GetString()!);

    private static void AddReceipt(ref Utf8JsonReader reader, ref List<Receipt> existing) => existing.Add(ReceiptDocument.Read(ref reader));
}
