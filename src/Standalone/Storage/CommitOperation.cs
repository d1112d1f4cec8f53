using ShardedCounter.Model;

namespace ShardedCounter.Standalone.Storage;

/// <summary>Applies a commit. See <see cref="ShardedCounter.Storage.IShardStore.CommitAsync"/> for what it promises.</summary>
/// <remarks>
/// Mark and receipts are only read until everything they decide is decided, so those failures have nothing to take back. Only a sum
/// out of range shows after rows were written; it is rare, and pays for its savepoint then (see <see cref="SqliteWriter"/>).
/// </remarks>
internal sealed class CommitOperation(Commit commit) : WriteOperation<CommitOutcome>
{
    private const long WriterMarkLifeMs = 7 * 24 * 3600 * 1000L;
    private const long ReceiptLifeMs = 25 * 3600 * 1000L;

    /// <inheritdoc/>
    public override int Rows => commit.Deltas.Count + commit.Receipts.Count + 2;

    /// <inheritdoc/>
    public override bool Execute(WriteTransaction transaction)
    {
        bool isWriter = commit.Producer.IsWriter;
        Mark? stored = transaction.Statements.FindMark(commit.Producer.Value, commit.Shard, transaction.NowMs);
        bool passes = stored is { } mark
            ? commit.Seen is { } seen && IsSame(mark, seen, isWriter)
            : commit.Seen is null || isWriter;
        if (!passes)
        {
            Result = stored is { } other && IsSame(other, commit.Next, isWriter)
                ? CommitOutcome.AlreadyApplied.Instance
                : new CommitOutcome.MarkMoved(stored);
            return true;
        }

        if (commit.Receipts.Count > 0 && FindReceipts(transaction) is { } existing)
        {
            Result = FindOutOfRange(transaction) is { } counter
                ? new CommitOutcome.OutOfRange(counter)
                : new CommitOutcome.DuplicateReceipts(existing);
            return true;
        }

        if (!transaction.Count(commit.Shard, commit.Deltas))
            return false;
        transaction.Statements.WriteMark(
            commit.Producer.Value, commit.Shard, commit.Next, isWriter ? transaction.NowMs + WriterMarkLifeMs : long.MaxValue);
        foreach (Receipt receipt in commit.Receipts)
            transaction.Statements.WriteReceipt(commit.Shard, receipt, transaction.NowMs + ReceiptLifeMs);
        Result = CommitOutcome.Applied.Instance;
        return true;
    }

    /// <inheritdoc/>
    public override void Undone(WriteTransaction transaction) => Result = new CommitOutcome.OutOfRange(
        FindOutOfRange(transaction) ?? throw new InvalidOperationException("A commit changed fewer rows than it has counters, all of them in range."));

    /// <inheritdoc/>
    public override void Fail(WriteFailure failure) => Answer(
        failure.IsUnknown ? new CommitOutcome.Unknown(failure.Reason) : new CommitOutcome.Throttled(WriteFailure.RetryAfter));

    /// <summary>Answers that nobody knows, to a caller that gave up waiting; the attempt itself goes on.</summary>
    public void GiveUpWaiting() => Answer(new CommitOutcome.Unknown("The caller gave up waiting."));

    private static bool IsSame(Mark stored, Mark other, bool isWriter) =>
        stored.Seq == other.Seq && (isWriter || stored.At?.ToUnixTimeMilliseconds() == other.At?.ToUnixTimeMilliseconds());

    private List<Receipt>? FindReceipts(WriteTransaction transaction)
    {
        List<Receipt>? existing = null;
        foreach (Receipt receipt in commit.Receipts)
        {
            if (transaction.Statements.FindReceipt(commit.Shard, receipt.Id, transaction.NowMs) is { } print)
                (existing ??= []).Add(new Receipt(receipt.Id, print));
        }

        return existing;
    }

    private CounterId? FindOutOfRange(WriteTransaction transaction)
    {
        foreach (CounterDelta delta in commit.Deltas)
        {
            if (!DeltaRange.IsFolded(delta.Delta) || !DeltaRange.IsFolded(transaction.FindSum(commit.Shard, delta.Counter) + delta.Delta))
                return delta.Counter;
        }

        return null;
    }
}
