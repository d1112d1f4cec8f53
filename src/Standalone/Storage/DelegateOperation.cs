namespace ShardedCounter.Standalone.Storage;

/// <summary>A write operation given as a function.</summary>
/// <param name="rows">Roughly how many rows it writes.</param>
/// <param name="write">Does it; may be called more than once, each time in a transaction that knows nothing of the last.</param>
/// <param name="committed">Called on the writer's thread after COMMIT.</param>
internal sealed class DelegateOperation<T>(int rows, Func<WriteTransaction, T> write, Action<T>? committed = null) : WriteOperation<T>
{
    /// <inheritdoc/>
    public override int Rows { get; } = rows;

    /// <inheritdoc/>
    public override bool Execute(WriteTransaction transaction)
    {
        Result = write(transaction);
        return true;
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        committed?.Invoke(Result);
        base.Complete();
    }
}
