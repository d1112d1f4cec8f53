using ShardedCounter.Aggregation;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Tests.Fakes;

internal sealed class FakeResetter : ICounterResetter
{
    public List<(string Counter, string? Key, bool Hide)> Calls { get; } = [];

    public ResetResult Result { get; set; } = new(ResetStatus.Done, 17, FakeReader.AsOf);

    public Exception? Failure { get; set; }

    public ValueTask<ResetResult> ResetAsync(CounterId counter, IdempotencyKey? key, bool hide, CancellationToken cancellationToken)
    {
        Calls.Add((counter.Name, key?.ReceiptId, hide));
        return Failure is null ? ValueTask.FromResult(Result) : throw Failure;
    }
}
