namespace ShardedCounter.Client;

/// <summary>Sends sealed batches until each is counted or given up. One round at a time, several batches a round. Any thread.</summary>
#pragma warning disable CA1001 // the semaphore has no handle unless one asks for it, and a flush may still wait on it when the buffer is disposed of
internal sealed class BatchSender(CounterClient client, CounterBufferOptions options, PendingLimit pending)
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly List<SealedBatch> _batches = []; // under the gate, the oldest first; whoever takes a batch off owns it
    private readonly SemaphoreSlim _rounds = new(1, 1);
    private int _failures; // rounds in a row with a failure; the round alone touches it
    private long _pausedSince; // both by the round alone
    private TimeSpan _pause;

    public void Enqueue(SealedBatch batch)
    {
        lock (_gate)
            _batches.Add(batch);
    }

    /// <summary>Tries each batch that is there once; at the first failure the rest of the round is left for later.</summary>
    /// <returns>True when all of them are settled.</returns>
    public async Task<bool> SendAllAsync(bool evenWhilePaused, CancellationToken cancellationToken)
    {
        await _rounds.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            SealedBatch[] round;
            lock (_gate)
                round = [.. _batches];
            if (round.Length == 0)
                return true;
            if (!evenWhilePaused && _failures > 0 && client.Time.GetElapsedTime(_pausedSince) < _pause)
                return false;

            var trouble = new RoundTrouble();
            await Parallel.ForEachAsync(
                round,
                new ParallelOptions { MaxDegreeOfParallelism = options.MaxInFlight, CancellationToken = cancellationToken },
                async (batch, stop) =>
                {
                    if (!trouble.IsThere)
                        await SendAsync(batch, trouble, stop).ConfigureAwait(false);
                }).ConfigureAwait(false);
            if (!trouble.IsThere)
            {
                _failures = 0;
                return true;
            }

            _failures++;
            _pause = client.Backoff.After(_failures, trouble.RetryAfter);
            _pausedSince = client.Time.GetTimestamp();
            return false;
        }
        finally
        {
            _rounds.Release();
        }
    }

    /// <summary>Rounds with pauses between them until nothing is left or the time is up.</summary>
    public async Task SendUntilEmptyAsync(CancellationToken deadline)
    {
        try
        {
            while (!await SendAllAsync(evenWhilePaused: true, deadline).ConfigureAwait(false))
                await Task.Delay(_pause, client.Time, deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // The time is up: the caller gives up what is left.
        }
    }

    /// <summary>Gives up everything that is left.</summary>
    public void GiveUp(string reason)
    {
        SealedBatch[] left;
        lock (_gate)
            left = [.. _batches];
        foreach (SealedBatch batch in left)
            Settle(batch, $"{reason}; before that: {batch.Trouble}");
    }

    private async Task SendAsync(SealedBatch batch, RoundTrouble trouble, CancellationToken cancellationToken)
    {
        if (batch.IsTooOld(client.Time))
        {
            Settle(batch, $"its outcome has been unknown for {Idempotency.Memory.TotalHours:0} hours, and the service may have forgotten its key: {batch.Trouble}");
            return;
        }

        // In doubt from here, should the sending be cancelled; taken back when the answer says that nothing happened.
        bool before = batch.InDoubt;
        batch.InDoubt = true;
        Attempt<CountedBatch> attempt = await client.Sender.AttemptAsync(batch.Request, AnswerJson.Default.CountedBatch, cancellationToken).ConfigureAwait(false);
        batch.InDoubt = before || attempt.Kind == AttemptKind.Unknown;
        batch.Trouble = attempt.Reason;
        if (attempt.Kind == AttemptKind.Done)
            Settle(batch, null);
        else if (attempt.Kind == AttemptKind.Refused && attempt.Problem?.Status is not (401 or 403 or 404))
            Settle(batch, attempt.Reason);
        else
            PutOff(batch, attempt.RetryAfter, trouble);
    }

    /// <summary>Behind the others: one that always fails must not keep them waiting.</summary>
    private void PutOff(SealedBatch batch, TimeSpan? retryAfter, RoundTrouble trouble)
    {
        lock (_gate)
        {
            if (_batches.Remove(batch))
                _batches.Add(batch);
        }

        trouble.Meet(retryAfter);
    }

    /// <summary>Takes a batch off, counted or given up for a reason.</summary>
    private void Settle(SealedBatch batch, string? reason)
    {
        lock (_gate)
        {
            if (!_batches.Remove(batch))
                return; // settled by another
        }

        pending.Return(batch.Items.Length);
        if (reason is not null)
            options.OnUndelivered?.Invoke(batch.GivenUp(reason));
    }
}
