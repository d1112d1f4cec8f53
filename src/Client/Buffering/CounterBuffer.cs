namespace ShardedCounter.Client;

/// <summary>
/// Folds increments in the process and sends them in keyed batches, each of which counts once. For what is counted so often that a request for each would be a waste. Any thread.
/// </summary>
/// <remarks>
/// <para>
/// What it can lose: the death of the process loses what was added and not yet delivered, which is what the last <see cref="CounterBufferOptions.FlushInterval"/> brought and, while the
/// service does not answer, everything since. Nothing else is lost in silence: what is given up is told to <see cref="CounterBufferOptions.OnUndelivered"/>.
/// </para>
/// <para>
/// A sealed batch keeps its key and its content until it is counted. It is given up when the service refuses it for good, when an attempt's outcome has been unknown for 23 hours
/// (the service forgets keys after 24), or when the buffer is disposed of and the service does not answer in time. Wrong API keys are not for good: someone will set them right.
/// </para>
/// <para>
/// Memory is bounded: an add that needs one sum more than <see cref="CounterBufferOptions.MaxPending"/> is not taken, while adds to counters already open go on being folded.
/// </para>
/// </remarks>
public sealed class CounterBuffer : IAsyncDisposable
{
    private readonly CounterBufferOptions _options;
    private readonly TimeProvider _time;
    private readonly PendingLimit _pending;
    private readonly BufferStripe[] _stripes; // a power of two
    private readonly BatchSender _sender;
    private readonly Lock _sealing = new();
    private readonly ITimer _timer;
    private Task _round = Task.CompletedTask; // under _sealing: the timer's last round
    private volatile bool _closed;

    /// <summary>A buffer on a client, which must outlive it.</summary>
    /// <param name="client">What sends; its clock is the buffer's.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <exception cref="ArgumentException">An option breaks a rule; the message names it.</exception>
    public CounterBuffer(CounterClient client, CounterBufferOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _options = options ?? new CounterBufferOptions();
        _options.Validate();
        _time = client.Time;
        _pending = new PendingLimit(_options.MaxPending);
        _stripes = new BufferStripe[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 64))];
        for (int i = 0; i < _stripes.Length; i++)
            _stripes[i] = new BufferStripe();
        _sender = new BatchSender(client, _options, _pending);
        _timer = _time.CreateTimer(static state => ((CounterBuffer)state!).OnTimer(), this, _options.FlushInterval, _options.FlushInterval);
    }

    /// <summary>How many sums are held, open and sealed: what the limit is about.</summary>
    public int Pending => _pending.Taken;

    /// <summary>Adds to a counter. Sends nothing, waits for nothing.</summary>
    /// <param name="counter">The counter's name, by the rule of <see cref="CounterName"/>.</param>
    /// <param name="delta">Within ±10^12 and not 0.</param>
    /// <returns>True when it was taken; false when there is no room, and then nothing was added.</returns>
    /// <exception cref="ObjectDisposedException">The buffer is closed.</exception>
    public bool Add(string counter, long delta = 1)
    {
        CounterName.Check(counter);
        DeltaRule.Check(delta);
        ObjectDisposedException.ThrowIf(_closed, this);
        return _stripes[Thread.GetCurrentProcessorId() & (_stripes.Length - 1)].TryAdd(counter, delta, _pending);
    }

    /// <summary>Seals what was added and tries each batch once, also those that failed before.</summary>
    /// <returns>True when nothing that was added before the call is left undelivered; false when some of it waits to be sent again.</returns>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken = default)
    {
        Seal();
        return await _sender.SendAllAsync(evenWhilePaused: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes no more, and sends what it holds for <see cref="CounterBufferOptions.DisposeTimeout"/>; the rest is told to <see cref="CounterBufferOptions.OnUndelivered"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        await _timer.DisposeAsync().ConfigureAwait(false);
        using var deadline = new CancellationTokenSource(_options.DisposeTimeout, _time);
        Seal();
        await _sender.SendUntilEmptyAsync(deadline.Token).ConfigureAwait(false);
        Seal(); // what slipped in beside the closing
        _sender.GiveUp("the buffer was disposed of");
    }

    /// <summary>The timer's last round, for tests that move the clock by hand.</summary>
    internal Task Round
    {
        get
        {
            lock (_sealing)
                return _round;
        }
    }

    private void OnTimer()
    {
        Seal();
        lock (_sealing)
        {
            if (_round.IsCompleted)
                _round = _sender.SendAllAsync(evenWhilePaused: false, CancellationToken.None);
        }
    }

    private void Seal()
    {
        lock (_sealing)
        {
            var drained = new List<CounterDelta>();
            foreach (BufferStripe stripe in _stripes)
                stripe.Drain(drained);
            if (drained.Count == 0)
                return;
            int sealedSums = 0;
            foreach (CounterDelta[] items in BatchCutter.Cut(drained))
            {
                sealedSums += items.Length;
                _sender.Enqueue(new SealedBatch(items, _time.GetUtcNow(), _time.GetTimestamp()));
            }

            _pending.Return(drained.Count - sealedSums); // merged with others, or come to nothing
        }
    }
}
