using System.Text;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Accumulation;

/// <summary>
/// A caller waiting for a batch that may span commits. It is answered when every commit of the flush that took it is settled:
/// exactly when all of its own are, or a little later.
/// </summary>
/// <param name="batch">The increments; the caller keeps them alive until <see cref="Task"/> completes.</param>
internal sealed class BatchWaiter(IncrementBatch batch)
{
    private readonly TaskCompletionSource<BatchResult> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The increments.</summary>
    public IncrementBatch Batch { get; } = batch;

    /// <summary>The answer.</summary>
    public Task<BatchResult> Task => _source.Task;

    /// <summary>The answer when nothing is known of any of its counters.</summary>
    public BatchResult AllUnknown() => ResultFrom(static _ => IncrementStatus.Unknown);

    /// <summary>The answer by the outcome of each of its counters. Only while the caller has not been answered.</summary>
    public BatchResult ResultFrom(Func<CounterId, IncrementStatus> outcomeOf)
    {
        var failures = new Dictionary<CounterId, IncrementStatus>();
        for (int i = 0; i < Batch.Count; i++)
        {
            CounterId counter = CounterId.Parse(Encoding.ASCII.GetString(Batch.CounterAt(i)));
            IncrementStatus status = outcomeOf(counter);
            if (status != IncrementStatus.Counted)
                failures[counter] = status;
        }

        if (failures.Count == 0)
            return BatchResult.Counted;
        IncrementStatus worst = failures.ContainsValue(IncrementStatus.Unknown) ? IncrementStatus.Unknown : failures.Values.First();
        return new BatchResult(worst, [.. failures.Select(static pair => new IncrementFailure(pair.Key, pair.Value))]);
    }

    /// <summary>Answers the caller; false when it was answered before, since giving up and settling can meet.</summary>
    public bool TryComplete(BatchResult result) => _source.TrySetResult(result);
}
