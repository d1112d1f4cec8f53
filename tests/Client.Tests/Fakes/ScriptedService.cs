using System.Net;
using System.Text;

namespace ShardedCounter.Client.Tests.Fakes;

/// <summary>Answers requests as a test says, and remembers them.</summary>
internal sealed class ScriptedService(Func<SentRequest, int, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<SentRequest> _requests = [];

    /// <summary>In the order of their arrival.</summary>
    public IReadOnlyList<SentRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Problem(int status, string slug, int? retryAfterSeconds = null)
    {
        string body = $$"""{"type":"/problems/{{slug}}","title":"Title of {{slug}}","status":{{status}},"detail":"In words."}""";
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/problem+json") };
        if (retryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return response;
    }

    /// <summary>A batch's answer, which says what was counted from what was sent.</summary>
    public static HttpResponseMessage CountedBatch() => Json("""{"increments":1,"counters":1,"status":"counted"}""");

    public CounterClient Client(TimeProvider time, Action<CounterClientOptions>? configure = null)
    {
        var options = new CounterClientOptions { BaseAddress = new Uri("http://counters.test/sub") };
        configure?.Invoke(options);
        return new CounterClient(options, new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan }, ownsHttp: true, time, new Random(1));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        string? Header(string name) => request.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(',', values) : null;
        var sent = new SentRequest(request.Method.Method, request.RequestUri!.PathAndQuery, Header("Idempotency-Key"), Header("X-Api-Key"), body);
        int number;
        lock (_gate)
        {
            _requests.Add(sent);
            number = _requests.Count;
        }

        return answer(sent, number);
    }
}
