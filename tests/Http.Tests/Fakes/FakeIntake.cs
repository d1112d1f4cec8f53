using System.Text;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Tests.Fakes;

/// <summary>Writes down what it was given, and answers what it was told to.</summary>
internal sealed class FakeIntake : IIncrementIntake
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first call.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Each call as text: <c>count a:1</c>, <c>accept a:1 b:2</c>, <c>once KEY a:1</c> with the key's receipt id.</summary>
    public List<string> Calls { get; } = [];

    public IncrementResult Result { get; set; } = new(IncrementStatus.Counted);

    /// <summary>What batches answer; null: as <see cref="Result"/>.</summary>
    public BatchResult? BatchResult { get; set; }

    public Exception? Failure { get; set; }

    /// <summary>When set, calls that wait for a commit wait for this first.</summary>
    public Task? Gate { get; set; }

    public async ValueTask<IncrementResult> CountAsync(CounterId counter, long delta)
    {
        Note($"count {counter}:{delta}");
        await (Gate ?? Task.CompletedTask);
        return Result;
    }

    public async ValueTask<BatchResult> CountAsync(IncrementBatch batch)
    {
        Note("count " + Text(batch));
        await (Gate ?? Task.CompletedTask);
        return Answer;
    }

    public IncrementResult Accept(CounterId counter, long delta)
    {
        Note($"accept {counter}:{delta}");
        return Result;
    }

    public IncrementResult Accept(IncrementBatch batch)
    {
        Note("accept " + Text(batch));
        return Result;
    }

    public ValueTask<BatchResult> CountOnceAsync(IdempotencyKey key, IncrementBatch batch)
    {
        Note($"once {key.ReceiptId} {Text(batch)}");
        return ValueTask.FromResult(Answer);
    }

    private BatchResult Answer => BatchResult ?? new BatchResult(Result.Status, [], Result.RetryAfter);

    private static string Text(IncrementBatch batch) =>
        string.Join(' ', Enumerable.Range(0, batch.Count).Select(i => $"{Encoding.UTF8.GetString(batch.CounterAt(i))}:{batch.DeltaAt(i)}"));

    private void Note(string call)
    {
        lock (Calls)
            Calls.Add(call);
        _entered.TrySetResult();
        if (Failure is not null)
            throw Failure;
    }
}
