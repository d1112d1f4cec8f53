using Microsoft.Azure.Cosmos;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>
/// Sends requests, one at a time or many side by side: each has its own deadline, is metered, and tells the service's time. Any thread.
/// </summary>
internal sealed class StoreRequests(RequestMetrics metrics, ServiceClock clock, TimeProvider time, CosmosOptions options)
{
    private readonly RequestMetrics _metrics = metrics;
    private readonly ServiceClock _clock = clock;
    private readonly TimeProvider _time = time;
    private readonly TimeSpan _timeout = options.RequestTimeout;
    private readonly int _parallelism = options.Parallelism;

    /// <summary>Sends one request and gives the service's answer, whatever it is.</summary>
    /// <param name="call">One of <see cref="CallKind"/>.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="sentBytes">The size of what is sent.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StoreUnavailableException">No answer came.</exception>
    public async Task<StoreAnswer> SendAsync(string call, Func<CancellationToken, Task<ResponseMessage>> send, long sentBytes, CancellationToken cancellationToken)
    {
        using var attempt = new Attempt(this, call, cancellationToken);
        try
        {
            using ResponseMessage message = await send(attempt.Token);
            StoreAnswer answer = StoreAnswer.Of(message);
            attempt.Answered(message.Headers, answer.Status, sentBytes + answer.Body.Length, ItemsOf(message));
            return answer;
        }
        catch (Exception exception) when (CosmosErrors.IsOfTheWorld(exception))
        {
            attempt.Unanswered();
            cancellationToken.ThrowIfCancellationRequested();
            throw CosmosErrors.Unavailable(call, exception);
        }
    }

    /// <summary>Makes calls side by side, as many as the options allow, and waits for all.</summary>
    /// <param name="count">How many.</param>
    /// <param name="call">Makes the call with a number from 0 to <paramref name="count"/> − 1.</param>
    public async Task SideBySideAsync(int count, Func<int, Task> call)
    {
        int next = -1;

        async Task WorkAsync()
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
                await call(i);
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Min(count, _parallelism)).Select(_ => WorkAsync()));
    }

    /// <summary>Begins an attempt of a call; to be disposed of when it is over.</summary>
    public Attempt Begin(string call, CancellationToken cancellationToken) => new(this, call, cancellationToken);

    private static long ItemsOf(ResponseMessage message) =>
        long.TryParse(message.Headers["x-ms-item-count"], out long items) ? items : message.IsSuccessStatusCode ? 1 : 0;

    /// <summary>One request under way.</summary>
    internal sealed class Attempt : IDisposable
    {
        private readonly StoreRequests _requests;
        private readonly string _call;
        private readonly long _started;
        private readonly CancellationTokenSource _deadline;
        private readonly CancellationTokenSource? _linked;

        public Attempt(StoreRequests requests, string call, CancellationToken cancellationToken)
        {
            _requests = requests;
            _call = call;
            _started = requests._time.GetTimestamp();
            _deadline = new CancellationTokenSource(requests._timeout, requests._time);
            if (cancellationToken.CanBeCanceled)
                _linked = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, cancellationToken);
        }

        /// <summary>Ends when the deadline passes or the caller gives up.</summary>
        public CancellationToken Token => (_linked ?? _deadline).Token;

        /// <summary>An answer came.</summary>
        public void Answered(Headers headers, int status, long bytes, long items)
        {
            _requests._clock.Learn(headers["Date"]);
            _requests._metrics.Sent(_call, status, headers.RequestCharge, bytes, items, _requests._time.GetElapsedTime(_started));
        }

        /// <summary>None came.</summary>
        public void Unanswered() => _requests._metrics.Sent(_call, 0, 0, 0, 0, _requests._time.GetElapsedTime(_started));

        public void Dispose()
        {
            _linked?.Dispose();
            _deadline.Dispose();
        }
    }
}
