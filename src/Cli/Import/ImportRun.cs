using ShardedCounter.Client;

namespace ShardedCounter.Cli.Import;

/// <summary>Sends batches, several at once, and moves the position over those that are counted, in the file's order.</summary>
/// <remarks>
/// The position says before a batch is sent that it may be (<see cref="ImportPosition.SentTo"/>), and after it is counted, and all before it, that it is
/// (<see cref="ImportPosition.Offset"/>). Whoever goes on from a position sends again at most what was on its way, with the same keys.
/// </remarks>
internal sealed class ImportRun(BatchReader batches, CounterClient client, Func<long, string> tailOf, PositionFile file, ImportPosition from, bool skips, int parallel, ImportProgress progress, TimeProvider time)
{
    private readonly ImportPosition _from = from;
    private readonly Queue<(ImportBatch Batch, DateTimeOffset SentAt, Task<bool> Counting)> _onTheirWay = new();

    /// <summary>How far it has come.</summary>
    public ImportPosition Position { get; private set; } = from;

    /// <summary>Increments that the service had counted in an earlier run.</summary>
    public long Repeated { get; private set; }

    /// <summary>Runs to the end of the file.</summary>
    /// <exception cref="CounterException">A batch was not counted, or it is not known whether it was; the position is before it.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (batches.Read() is { } batch)
            {
                if (_onTheirWay.Count == parallel)
                    await SettleAsync();
                cancellationToken.ThrowIfCancellationRequested();
                bool inDoubt = batch.Start < _from.SentTo; // a run before this one may have sent it
                DateTimeOffset sentAt = inDoubt ? _from.SentAt : time.GetUtcNow();
                Save(Position with
                {
                    SentEnds = Position.SentEnds.Contains(batch.End) ? Position.SentEnds : [.. Position.SentEnds, batch.End],
                    SentAt = _onTheirWay.TryPeek(out var oldest) ? oldest.SentAt : sentAt,
                });
                _onTheirWay.Enqueue((batch, sentAt, inDoubt && skips ? Task.FromResult(false) : CountAsync(batch, cancellationToken)));
            }

            while (_onTheirWay.Count > 0)
                await SettleAsync();
        }
        finally
        {
            // After a failure: what is still on its way ends by itself or by the cancellation, and what of it directly follows the position moves it.
            await LeaveAsync();
        }
    }

    /// <summary>True when it was counted before.</summary>
    private async Task<bool> CountAsync(ImportBatch batch, CancellationToken cancellationToken) =>
        batch.Items.Count > 0 && (await client.IncrementManyAsync(batch.Items, batch.Key, cancellationToken: cancellationToken)).Duplicate;

    private async Task SettleAsync()
    {
        (ImportBatch batch, _, Task<bool> counting) = _onTheirWay.Peek();
        bool repeated = await counting;
        _onTheirWay.Dequeue();
        Repeated += repeated ? batch.Increments : 0;
        Save(Position with
        {
            Offset = batch.End,
            Chain = batch.Chain,
            Tail = tailOf(batch.End),
            SentEnds = [.. Position.SentEnds.Where(end => end > batch.End)],
            SentAt = _onTheirWay.TryPeek(out var oldest) ? oldest.SentAt : Position.SentAt,
            Lines = Position.Lines + batch.Lines,
            Increments = Position.Increments + batch.Increments,
            BadLines = Position.BadLines + batch.BadLines,
        });
        progress.Show(Position);
    }

    private async Task LeaveAsync()
    {
        bool broken = false;
        while (_onTheirWay.TryPeek(out var head))
        {
            await ((Task)head.Counting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            broken |= !head.Counting.IsCompletedSuccessfully;
            if (broken)
                _onTheirWay.Dequeue();
            else
                await SettleAsync();
        }
    }

    private void Save(ImportPosition position)
    {
        Position = position;
        file.Save(Position);
    }
}
