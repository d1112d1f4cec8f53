using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ShardedCounter.Benchmarks.Client;

/// <summary>
/// Speaks the HTTP surface over at most a given number of connections. Writes never throw for what a server or network does:
/// they return an outcome. Every write carries a body, because the HTTP stack quietly repeats a request without one when a
/// connection breaks, and an unkeyed increment would count twice by the client's own fault.
/// </summary>
internal sealed class CounterClient : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue NdJson = new("application/x-ndjson");
    private readonly HttpClient _http;

    public CounterClient(Uri address, int connections, TimeSpan timeout)
    {
        // The timeout is the stack's own; no proxy, no cookies, no redirects: loopback only.
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections, UseProxy = false, UseCookies = false, AllowAutoRedirect = false,
        };
        _http = new HttpClient(handler) { BaseAddress = address, Timeout = timeout };
    }

    public Task<Answer> IncrementAsync(string counter, long delta, string? key = null, bool accepted = false)
    {
        string path = $"/api/counters/{counter}/increment{(accepted ? "?ack=accepted" : "")}";
        byte[] body = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"delta":{{delta}}}"""));
        return WriteAsync(path, body, Json, key, WriteExpectation.Single(counter, delta, accepted));
    }

    public Task<Answer> IncrementManyAsync(IReadOnlyCollection<(string Counter, long Delta)> lines, string? key = null)
    {
        var text = new StringBuilder();
        foreach ((string counter, long delta) in lines)
            text.Append(CultureInfo.InvariantCulture, $$"""{"counter":"{{counter}}","delta":{{delta}}}""").Append('\n');
        int counters = lines.Select(line => line.Counter).Distinct(StringComparer.Ordinal).Count();
        byte[] body = Encoding.ASCII.GetBytes(text.ToString());
        return WriteAsync("/api/increments", body, NdJson, key, WriteExpectation.Batch(lines.Count, counters));
    }

    public async Task<CounterReading> GetAsync(string counter)
    {
        using JsonDocument json = await ReadAsync($"/api/counters/{counter}");
        return ReadingOf(json.RootElement);
    }

    /// <summary>
    /// The value summed from the shards now; the shards it lists must add up to it as far as the counter was never reset.
    /// </summary>
    public async Task<(long Value, long SumOfShards)> LiveAsync(string counter)
    {
        using JsonDocument json = await ReadAsync($"/api/counters/{counter}?consistency=live");
        long sum = json.RootElement.GetProperty("shards").EnumerateObject().Sum(shard => shard.Value.GetInt64());
        return (json.RootElement.GetProperty("value").GetInt64(), sum);
    }

    public async Task<CounterPage> ListAsync(string prefix, int top, string? continuation)
    {
        string path = $"/api/counters?order=name&top={top}" + (prefix.Length > 0 ? $"&prefix={Uri.EscapeDataString(prefix)}" : "")
            + (continuation is null ? "" : $"&continuation={Uri.EscapeDataString(continuation)}");
        using JsonDocument json = await ReadAsync(path);
        JsonElement root = json.RootElement;
        string? next = root.TryGetProperty("continuation", out JsonElement c) && c.ValueKind == JsonValueKind.String ? c.GetString() : null;
        return new CounterPage(AsOf(root), Values(root), string.IsNullOrEmpty(next) ? null : next);
    }

    /// <summary>The sum of the totals of all counters whose names start so.</summary>
    public async Task<long> SumAsync(string prefix)
    {
        const int pageSize = 1000;
        long sum = 0;
        string? continuation = null;
        do
        {
            CounterPage page = await ListAsync(prefix, pageSize, continuation);
            sum += page.Counters.Sum(static counter => counter.Value);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return sum;
    }

    public async Task<IReadOnlyList<(string Counter, long Value)>> ReadManyAsync(IReadOnlyCollection<string> counters)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { counters }));
        content.Headers.ContentType = Json;
        using HttpResponseMessage response = await _http.PostAsync(new Uri("/api/counters/read", UriKind.Relative), content);
        using JsonDocument json = await JsonOfAsync("/api/counters/read", response);
        return Values(json.RootElement);
    }

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(new Uri("/api/health/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> WriteAsync(string path, byte[] body, MediaTypeHeaderValue type, string? key, WriteExpectation expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = type;
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request);
            return await AnswerReader.ReadAsync(response, expected);
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return new Answer(Outcome.NotSent, 0, false, null, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return new Answer(Outcome.Unanswered, 0, false, null, null);
        }
    }

    private async Task<JsonDocument> ReadAsync(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await JsonOfAsync(path, response);
    }

    private static async Task<JsonDocument> JsonOfAsync(string path, HttpResponseMessage response)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode)
            throw new UnreadableException($"{path} answered {(int)response.StatusCode}: {Encoding.UTF8.GetString(body)}");
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw new UnreadableException($"{path} answered something that is not JSON: {e.Message}");
        }
    }

    private static CounterReading ReadingOf(JsonElement root) =>
        new(root.GetProperty("counter").GetString()!, root.GetProperty("value").GetInt64(), AsOf(root));

    private static DateTimeOffset AsOf(JsonElement root) => root.GetProperty("asOf").GetDateTimeOffset();

    private static List<(string Counter, long Value)> Values(JsonElement root) =>
        [.. root.GetProperty("counters").EnumerateArray()
            .Select(item => (item.GetProperty("counter").GetString()!, item.GetProperty("value").GetInt64()))];
}
