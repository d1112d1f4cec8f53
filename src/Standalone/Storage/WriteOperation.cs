using ShardedCounter.Storage;

namespace ShardedCounter.Standalone.Storage;

/// <summary>Something the writer's thread does inside a group's transaction.</summary>
internal abstract class WriteOperation
{
    /// <summary>Roughly how many rows it writes; bounds the group.</summary>
    public abstract int Rows { get; }

    /// <summary>
    /// Does it, and keeps the result for <see cref="Complete"/>. May be called again after the transaction was rolled back. False:
    /// what it wrote has to be taken back, then <see cref="Undone"/> is called, and the others of the group stand.
    /// </summary>
    public abstract bool Execute(WriteTransaction transaction);

    /// <summary>Settles the result after its writes were taken back.</summary>
    public virtual void Undone(WriteTransaction transaction)
    {
    }

    /// <summary>Hands out the result. Called once, after COMMIT.</summary>
    public abstract void Complete();

    /// <summary>Hands out the failure instead.</summary>
    public abstract void Fail(WriteFailure failure);
}

/// <summary>A write operation with a result.</summary>
internal abstract class WriteOperation<T> : WriteOperation
{
    // Continuations run elsewhere: the writer's thread runs nobody's code.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The result, once it is durable.</summary>
    public Task<T> Task => _completion.Task;

    /// <summary>The result so far. Written and read by the writer's thread.</summary>
    protected T Result { get; set; } = default!;

    /// <inheritdoc/>
    public override void Complete() => Answer(Result);

    /// <inheritdoc/>
    public override void Fail(WriteFailure failure) => _completion.TrySetException(new StoreUnavailableException(
        failure.IsUnknown ? $"Whether the store took the write is unknown: {failure.Reason}" : $"The store takes no writes now: {failure.Reason}",
        retryAfter: WriteFailure.RetryAfter));

    /// <summary>Answers the caller, unless it has been answered.</summary>
    protected void Answer(T result) => _completion.TrySetResult(result);
}
