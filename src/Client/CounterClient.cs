using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ShardedCounter.Client;

/// <summary>Counts and reads over HTTP. One for the whole process: it holds the connections. Any thread, any number of calls at once.</summary>
/// <remarks>
/// <para>
/// Every write carries an idempotency key, generated unless the caller gives one, and is sent again with it until the service says that it is done: it takes effect once. What
/// cannot be done in <see cref="CounterClientOptions.MaxAttempts"/> attempts ends in a <see cref="CounterException"/>, whose <see cref="CounterException.Outcome"/> says
/// what may be concluded and whose <see cref="CounterException.IdempotencyKey"/> lets the caller go on for 24 hours after the first attempt.
/// </para>
/// <para>
/// A call that is cancelled ends in an <see cref="OperationCanceledException"/>, and its write may have taken effect: a caller that wants to go on later brings a key.
/// </para>
/// </remarks>
public sealed class CounterClient : IDisposable
{
    /// <summary>The most counters that one keyed batch may name: they are counted in one transaction.</summary>
    public const int MaxKeyedCounters = 90;

    /// <summary>The most counters of one <see cref="ReadManyAsync"/>, and of one page of a list.</summary>
    public const int MaxRead = 1_000;

    private const int MaxAnswerBytes = 16 << 20; // a page of 1,000 counters has less than 256 KiB

    private readonly HttpClient _http;
    private readonly bool _ownsHttp;

    /// <summary>A client with connections of its own.</summary>
    /// <exception cref="ArgumentException">An option breaks a rule; the message names it.</exception>
    public CounterClient(CounterClientOptions options)
        : this(options, NewHttp(options), ownsHttp: true, TimeProvider.System, new Random())
    {
    }

    /// <summary>A client that sends through an <see cref="HttpClient"/> of the caller, who keeps it. It must not follow redirects, nor send anything again by itself.</summary>
    /// <param name="options">Where to, and how patiently.</param>
    /// <param name="http">What sends. Its own timeout should be longer than <see cref="CounterClientOptions.Timeout"/>.</param>
    /// <param name="time">The clock; null: the system's.</param>
    /// <exception cref="ArgumentException">An option breaks a rule; the message names it.</exception>
    public CounterClient(CounterClientOptions options, HttpClient http, TimeProvider? time = null)
        : this(options, http, ownsHttp: false, time ?? TimeProvider.System, new Random())
    {
    }

    internal CounterClient(CounterClientOptions options, HttpClient http, bool ownsHttp, TimeProvider time, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(http);
        options.Validate();
        _http = http;
        _ownsHttp = ownsHttp;
        Time = time;
        Backoff = new Backoff(options, random);
        Sender = new RequestSender(http, RootOf(options.BaseAddress!), options, time, Backoff);
    }

    internal RequestSender Sender { get; }

    internal Backoff Backoff { get; }

    internal TimeProvider Time { get; }

    /// <summary>Adds to a counter.</summary>
    /// <param name="counter">The counter's name, by the rule of <see cref="CounterName"/>.</param>
    /// <param name="delta">Within ±10^12 and not 0.</param>
    /// <param name="idempotencyKey">16 to 255 printable ASCII characters: the increment counts once in 24 hours under this key. Null: one is generated.</param>
    /// <param name="delivery">Whether to send a key at all.</param>
    /// <param name="cancellationToken">Gives up; the increment may have been counted.</param>
    /// <exception cref="CounterException">It was not counted, or it is not known whether it was.</exception>
    public Task<CountedIncrement> IncrementAsync(
        string counter, long delta = 1, string? idempotencyKey = null, Delivery delivery = Delivery.Once, CancellationToken cancellationToken = default)
    {
        DeltaRule.Check(delta);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new DeltaBody(delta), AnswerJson.Default.DeltaBody);
        string path = $"api/counters/{CounterName.Check(counter)}/increment{AckOf(delivery)}";
        return WriteAsync(HttpMethod.Post, path, body, idempotencyKey, delivery, AnswerJson.Default.CountedIncrement, cancellationToken);
    }

    /// <summary>Adds to any number of counters, all or nothing where it has a key. The service takes 10,000 increments at most, and with a key <see cref="MaxKeyedCounters"/> counters.</summary>
    /// <param name="increments">What to add; a counter may be named more than once.</param>
    /// <param name="idempotencyKey">As in <see cref="IncrementAsync"/>.</param>
    /// <param name="delivery">Whether to send a key at all.</param>
    /// <param name="cancellationToken">Gives up; the increments may have been counted.</param>
    /// <exception cref="CounterException">They were not counted, or not all of them, or it is not known whether they were.</exception>
    public Task<CountedBatch> IncrementManyAsync(
        IEnumerable<CounterDelta> increments, string? idempotencyKey = null, Delivery delivery = Delivery.Once, CancellationToken cancellationToken = default)
    {
        CounterDelta[] items = [.. increments];
        foreach (CounterDelta item in items)
        {
            CounterName.Check(item.Counter);
            DeltaRule.Check(item.Delta);
        }

        return WriteAsync(HttpMethod.Post, BatchPath + AckOf(delivery), BodyOf(items), idempotencyKey, delivery, AnswerJson.Default.CountedBatch, cancellationToken);
    }

    /// <summary>Reads a counter's total, which says as of when it is complete.</summary>
    /// <exception cref="CounterException">The service does not answer.</exception>
    public Task<CounterValue> ReadAsync(string counter, CancellationToken cancellationToken = default) =>
        GetAsync($"api/counters/{CounterName.Check(counter)}", AnswerJson.Default.CounterValue, cancellationToken);

    /// <summary>Sums a counter's shards now: a read of each of them.</summary>
    /// <exception cref="CounterException">The service does not answer.</exception>
    public Task<LiveCounterValue> ReadLiveAsync(string counter, CancellationToken cancellationToken = default) =>
        GetAsync($"api/counters/{CounterName.Check(counter)}?consistency=live", AnswerJson.Default.LiveCounterValue, cancellationToken);

    /// <summary>Reads up to <see cref="MaxRead"/> totals, all as of one instant, in the order asked.</summary>
    /// <exception cref="CounterException">The service does not answer.</exception>
    public Task<CounterValues> ReadManyAsync(IEnumerable<string> counters, CancellationToken cancellationToken = default)
    {
        string[] names = [.. counters.Select(CounterName.Check)];
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new NamesBody(names), AnswerJson.Default.NamesBody);
        return Sender.SendAsync(new ClientRequest(HttpMethod.Post, "api/counters/read", body, null, Repeatable: true), AnswerJson.Default.CounterValues, cancellationToken);
    }

    /// <summary>Lists counters, page after page as they are asked for.</summary>
    /// <param name="prefix">What their names start with.</param>
    /// <param name="order">In which order.</param>
    /// <param name="pageSize">How many a request brings: 1 to <see cref="MaxRead"/>.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="CounterException">The service does not answer.</exception>
    public async IAsyncEnumerable<CounterEntry> ListAsync(
        string prefix = "", CounterOrder order = CounterOrder.Value, int pageSize = MaxRead, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? continuation = null;
        do
        {
            CounterPage page = await ListPageAsync(prefix, order, pageSize, continuation, cancellationToken).ConfigureAwait(false);
            foreach (CounterEntry entry in page.Counters)
                yield return entry;
            continuation = page.Continuation;
        }
        while (!string.IsNullOrEmpty(continuation));
    }

    /// <summary>Reads one page of a list, with the instant it is complete at.</summary>
    /// <param name="prefix">What the counters' names start with.</param>
    /// <param name="order">In which order.</param>
    /// <param name="top">How many at most: 1 to <see cref="MaxRead"/>.</param>
    /// <param name="continuation">What the page before gave; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CounterException">The service does not answer.</exception>
    public Task<CounterPage> ListPageAsync(
        string prefix = "", CounterOrder order = CounterOrder.Value, int top = 50, string? continuation = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, MaxRead);
        string path = string.Create(CultureInfo.InvariantCulture, $"api/counters?order={(order == CounterOrder.Name ? "name" : "value")}&top={top}")
            + (string.IsNullOrEmpty(prefix) ? "" : "&prefix=" + Uri.EscapeDataString(prefix))
            + (continuation is null ? "" : "&continuation=" + Uri.EscapeDataString(continuation));
        return GetAsync(path, AnswerJson.Default.CounterPage, cancellationToken);
    }

    /// <summary>Reads what a counter was, step by step.</summary>
    /// <exception cref="CounterException">The service does not answer.</exception>
    public Task<CounterHistory> HistoryAsync(string counter, HistoryResolution resolution = HistoryResolution.Minute, CancellationToken cancellationToken = default)
    {
        string word = resolution switch
        {
            HistoryResolution.Minute => "minute",
            HistoryResolution.Hour => "hour",
            HistoryResolution.Day => "day",
            _ => throw new ArgumentOutOfRangeException(nameof(resolution), resolution, null),
        };
        return GetAsync($"api/counters/{CounterName.Check(counter)}/history?resolution={word}", AnswerJson.Default.CounterHistory, cancellationToken);
    }

    /// <summary>Takes out what a counter holds and returns it. Over consecutive resets each increment is in exactly one amount or in the present value.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="idempotencyKey">A reset sent again under its key within 24 hours returns the same amount. Null: one is generated.</param>
    /// <param name="cancellationToken">Gives up; the counter may have been reset.</param>
    /// <exception cref="CounterException">It was not reset, or it is not known whether it was.</exception>
    public Task<DrainedCounter> ResetAsync(string counter, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        WriteAsync(
            HttpMethod.Post, $"api/counters/{CounterName.Check(counter)}/reset", [], idempotencyKey, Delivery.Once, AnswerJson.Default.DrainedCounter, cancellationToken);

    /// <summary>Resets a counter and hides it from lists until it is counted again.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="idempotencyKey">As in <see cref="ResetAsync"/>.</param>
    /// <param name="cancellationToken">Gives up; the counter may have been deleted.</param>
    /// <exception cref="CounterException">It was not deleted, or it is not known whether it was.</exception>
    public Task<DrainedCounter> DeleteAsync(string counter, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        WriteAsync(HttpMethod.Delete, $"api/counters/{CounterName.Check(counter)}", [], idempotencyKey, Delivery.Once, AnswerJson.Default.DrainedCounter, cancellationToken);

    /// <summary>Whether the service can count now: one attempt, and whatever goes wrong with it is the reason.</summary>
    public async Task<CounterHealth> HealthAsync(CancellationToken cancellationToken = default)
    {
        Attempt<HealthStatus> attempt =
            await Sender.AttemptAsync(ClientRequest.Get("api/health/ready"), AnswerJson.Default.HealthStatus, cancellationToken).ConfigureAwait(false);
        return attempt.Kind == AttemptKind.Done ? new CounterHealth(true) : new CounterHealth(false, attempt.Reason);
    }

    /// <summary>What the counters are spread over.</summary>
    /// <exception cref="CounterException">The service does not answer.</exception>
    public Task<CounterLayout> LayoutAsync(CancellationToken cancellationToken = default) => GetAsync("api/layout", AnswerJson.Default.CounterLayout, cancellationToken);

    /// <summary>How the process that happens to answer is doing.</summary>
    /// <exception cref="CounterException">The service does not answer.</exception>
    public Task<PipelineStatus> PipelineAsync(CancellationToken cancellationToken = default) => GetAsync("api/pipeline", AnswerJson.Default.PipelineStatus, cancellationToken);

    /// <summary>Closes the connections, if they are its own.</summary>
    public void Dispose()
    {
        if (_ownsHttp)
            _http.Dispose();
    }

    internal const string BatchPath = "api/increments";

    internal static byte[] BodyOf(CounterDelta[] items) => JsonSerializer.SerializeToUtf8Bytes(items, AnswerJson.Default.CounterDeltaArray);

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => Sender.SendAsync(ClientRequest.Get(path), type, cancellationToken);

    private Task<T> WriteAsync<T>(
        HttpMethod method, string path, byte[] body, string? key, Delivery delivery, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (delivery != Delivery.Once && key is not null)
            throw new ArgumentException($"A key goes with {nameof(Delivery)}.{nameof(Delivery.Once)} only.", nameof(key));
        string? sent = delivery != Delivery.Once ? null : key is null ? Idempotency.NewKey() : Idempotency.Check(key);
        return Sender.SendAsync(ClientRequest.Write(method, path, body, sent), type, cancellationToken);
    }

    private static string AckOf(Delivery delivery) => delivery == Delivery.Accepted ? "?ack=accepted" : "";

    private static Uri RootOf(Uri address) => address.AbsolutePath.EndsWith('/') ? address : new Uri(address.GetLeftPart(UriPartial.Path) + "/");

    private static HttpClient NewHttp(CounterClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirected POST becomes a GET
            UseCookies = false,
            MaxConnectionsPerServer = options.MaxConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed DNS entry is noticed
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswerBytes };
    }
}
