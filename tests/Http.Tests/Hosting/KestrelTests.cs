using System.Net.Sockets;
using System.Text;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Tests.Hosting;

/// <summary>What only a real connection shows.</summary>
public sealed class KestrelTests
{
    private const string Item = """{"counter":"a","delta":1}""";

    [Fact]
    public async Task AnAnswerIsOnePieceWithItsLength()
    {
        await using CounterApp app = await CounterApp.StartAsync(kestrel: true);
        string answer = await ExchangeAsync(app, "POST /api/counters/a/increment HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{\"delta\":2}");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 44\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"counter\":\"a\",\"delta\":2,\"status\":\"counted\"}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyRequestsShareAConnection()
    {
        await using CounterApp app = await CounterApp.StartAsync(kestrel: true);
        const string One = "POST /api/counters/a/increment HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n{\"delta\":2}";
        string answers = await ExchangeAsync(app, One + One + One.Replace("11\r\n", "0\r\nConnection: close\r\n", StringComparison.Ordinal)[..^11]);
        Assert.Equal(4, answers.Split("HTTP/1.1 200 OK").Length);
        Assert.Equal(["count a:2", "count a:2", "count a:1"], app.Intake.Calls);
    }

    [Fact]
    public async Task AChunkedBodyIsReadWhole()
    {
        await using CounterApp app = await CounterApp.StartAsync(kestrel: true);
        string body = string.Join('\n', Enumerable.Repeat(Item, 10_000)).PadRight(1 << 20);
        var chunks = new StringBuilder("POST /api/increments HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        for (int at = 0; at < body.Length; at += 60_000)
        {
            string chunk = body[at..Math.Min(body.Length, at + 60_000)];
            chunks.Append(System.Globalization.CultureInfo.InvariantCulture, $"{chunk.Length:x}\r\n{chunk}\r\n");
        }

        string answer = await ExchangeAsync(app, chunks + "0\r\n\r\n");
        Assert.EndsWith("""{"increments":10000,"counters":1,"status":"counted"}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadingStopsAtTheLimitWhateverFollows()
    {
        await using CounterApp app = await CounterApp.StartAsync(kestrel: true);
        string start = "POST /api/increments HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        string chunk = new(' ', (1 << 20) + 1);

        // The last chunk never comes: an answer shows that it was not waited for.
        string chunked = await ExchangeAsync(app, $"{start}{chunk.Length:x}\r\n{chunk}\r\n", until: "limit");
        Assert.StartsWith("HTTP/1.1 413 ", chunked, StringComparison.Ordinal);
        Assert.Contains("/problems/body-too-large", chunked, StringComparison.Ordinal);

        string announced = await ExchangeAsync(app, "POST /api/increments HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n", until: "limit");
        Assert.StartsWith("HTTP/1.1 413 ", announced, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", announced, StringComparison.Ordinal);

        string huge = await ExchangeAsync(app, "POST /api/counters/a/increment HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", until: "limit");
        Assert.StartsWith("HTTP/1.1 413 ", huge, StringComparison.Ordinal);
        Assert.Contains("/problems/body-too-large", huge, StringComparison.Ordinal);
        Assert.Empty(app.Intake.Calls);
    }

    [Fact]
    public async Task AnAbortedBodyCountsNothing()
    {
        await using CounterApp app = await CounterApp.StartAsync(kestrel: true);

        // Whole lines, but not all that was announced.
        await ExchangeAsync(app, $"POST /api/increments HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{Item}\n", half: true);
        await ExchangeAsync(app, $"POST /api/counters/a/increment HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{}}", half: true);
        Assert.Empty(app.Intake.Calls);
        Assert.DoesNotContain(app.Logs.Entries, entry => entry.Id == 7000);
    }

    [Fact]
    public async Task ABrokenChunkIsAProblem()
    {
        await using CounterApp app = await CounterApp.StartAsync(kestrel: true);
        string answer = await ExchangeAsync(app, "POST /api/increments HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", until: "detail");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("/problems/bad-request", answer, StringComparison.Ordinal);
        Assert.Empty(app.Intake.Calls);
    }

    [Fact]
    public async Task AnAnswerLargerThanTheServersBuffersArrivesWhole()
    {
        await using CounterApp app = await CounterApp.StartAsync(kestrel: true);
        string body = "[" + string.Join(',', Enumerable.Range(0, 9_000).Select(i => $$"""{"counter":"a-counter-with-a-name-{{i}}","delta":1}""")) + "]";
        app.Intake.BatchResult = new BatchResult(
            IncrementStatus.Unknown,
            [.. Enumerable.Range(0, 8_999).Select(i => new IncrementFailure(CounterId.Parse($"a-counter-with-a-name-{i}"), IncrementStatus.Unknown))]);
        CounterApp.Answered answer = (await app.SendAsync("POST", "/api/increments", body)).IsProblem(409, "partly-counted");
        Assert.Equal(8_999, answer.Json.GetProperty("failures").GetArrayLength());
    }

    [Fact]
    public async Task HeadHasTheLengthOfTheAnswerItDoesNotSend()
    {
        await using CounterApp app = await CounterApp.StartAsync(kestrel: true);
        string answer = await ExchangeAsync(app, "HEAD /api/counters/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Contains("\r\nContent-Length: 60\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    /// <summary>
    /// Sends bytes as they are and returns what comes back until a text does, or until the server closes or resets the connection.
    /// </summary>
    private static async Task<string> ExchangeAsync(CounterApp app, string request, string? until = null, bool half = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        if (half)
            client.Client.Shutdown(SocketShutdown.Send);
        var answer = new StringBuilder();
        byte[] buffer = new byte[8192];
        try
        {
            while (until is null || !answer.ToString().Contains(until, StringComparison.Ordinal))
            {
                int read = await stream.ReadAsync(buffer);
                if (read == 0)
                    break;
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (IOException) when (half)
        {
            // The server may reset a connection it was left on.
        }

        return answer.ToString();
    }
}
