using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ShardedCounter.Http.Tests.Access;
using ShardedCounter.Http.Tests.Fakes;
using ShardedCounter.Ingestion;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Tests.Hosting;

/// <summary>With every line of every category on, nothing that a client keeps secret is written: no key of either kind, and nothing of a body.</summary>
public sealed class SecretLogsTests
{
    private const string Key = "an-api-key-nobody-may-see";
    private const string Wrong = "a-wrong-key-nobody-may-see";
    private const string Once = "an-idempotency-key-nobody-may-see";
    private const string Body = "a-body-nobody-may-see";

    private static readonly string[] _secrets = [Key, Wrong, Once, Body];

    [Fact]
    public async Task NoOperationAndNoFailureWritesAKeyOrABody()
    {
        await using CounterApp app = await StartAsync();
        (string, string)[] failures = [("", ""), ("fails", ""), ("unavailable", "")];
        foreach ((string failure, _) in failures)
        {
            Exception? thrown = failure switch
            {
                "fails" => new InvalidOperationException("as a bug would"),
                "unavailable" => new StoreUnavailableException("the store does not answer", null, TimeSpan.FromSeconds(1)),
                _ => null,
            };
            app.Intake.Failure = app.Reader.Failure = app.Resetter.Failure = app.Layouts.Failure = thrown;
            foreach (Operation operation in OperationTable.All)
                await CallInEveryWayAsync(app, operation);
        }

        Assert.Contains(app.Logs.Entries, static entry => entry.Id == 7000); // failures were logged, and so was much else
        Assert.True(app.Logs.Entries.Count > OperationTable.All.Count * 10);
        AssertNothingIsTold(app.Logs);
    }

    [Theory]
    [InlineData("GET /api/counters/a?code=" + Key + " HTTP/9.9\r\n\r\n")]
    [InlineData("GET http://[/?code=" + Key + " HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /?code=" + Key + "\r\n\r\n")]
    [InlineData("POST /api/counters/a/increment HTTP/1.1\r\nHost: x\r\nX-Api-Key " + Key + "\r\n\r\n")]
    [InlineData("POST /api/counters/a/increment HTTP/1.1\r\nHost: x\r\nX-Api-Key: \u0001" + Key + "\r\n\r\n")]
    [InlineData("POST /api/increments HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + Key + "\r\nTransfer-Encoding: chunked\r\n\r\n" + Body + "\r\n")]
    [InlineData("POST /api/increments HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + Key + "\r\nContent-Length: 1000\r\n\r\n" + Body)]
    public async Task WhatIsNoHttpIsNotQuotedEither(string request)
    {
        await using CounterApp app = await StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        client.Client.Shutdown(SocketShutdown.Send);
        try
        {
            while (await stream.ReadAsync(new byte[4096]) > 0)
            {
                // until the server closes: then it has logged what it logs
            }
        }
        catch (IOException)
        {
            // it may reset the connection
        }

        AssertNothingIsTold(app.Logs);
    }

    /// <summary>The tests above would notice: this is what ASP.NET writes when nobody keeps it from it.</summary>
    [Fact]
    public async Task WithoutTheRuleTheQueryWouldBeWritten()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var logs = new RecordingLogs();
        builder.Logging.ClearProviders().AddProvider(logs);
        await using WebApplication app = builder.Build();
        app.MapGet("/", static () => "");
        await app.StartAsync();
        using var client = new HttpClient();
        await client.GetStringAsync(new Uri(app.Urls.First() + "/?code=" + Key));
        Assert.Contains(Lines(logs), static line => line.Contains(Key, StringComparison.Ordinal));
    }

    private static async Task CallInEveryWayAsync(CounterApp app, Operation operation)
    {
        (string path, string? body) = SampleRequests.Of(operation, "a");
        string query = path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        await app.SendAsync(operation.Method, $"{path}{query}code={Key}&key={Once}", body);
        await app.SendAsync(operation.Method, path, body, "X-Api-Key", Key, "Idempotency-Key", Once);
        await app.SendAsync(operation.Method, path, body, "x-functions-key", Key);
        await app.SendAsync(operation.Method, path, body, "X-Api-Key", Wrong);
        await app.SendAsync(operation.Method, $"{path}{query}code={Wrong}", body);
        await app.SendAsync("PATCH", $"{path}{query}code={Key}", Body);
        if (operation.Method != "POST")
            return;
        foreach (string bad in new[] { Body, $$"""{"counter":"{{Body}}!","delta":"{{Body}}"}""", $$"""{"{{Body}}":1}""", $$"""{"counters":["{{Body}}!"]}""", Body.PadRight(2 << 20) })
            await app.SendAsync("POST", path, bad, "X-Api-Key", Key);
        await app.SendAsync("POST", path, Body, "X-Api-Key", Key, "Content-Type", "text/" + Wrong);
    }

    private static void AssertNothingIsTold(RecordingLogs logs)
    {
        string[] lines = Lines(logs);
        foreach (string secret in _secrets)
            Assert.DoesNotContain(lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    private static string[] Lines(RecordingLogs logs)
    {
        lock (logs.Entries)
        {
            lock (logs.Details)
                return [.. logs.Entries.Select(static entry => $"{entry.Text} {entry.Failure}"), .. logs.Details];
        }
    }

    /// <summary>Even with ASP.NET's own categories switched on by name.</summary>
    private static Task<CounterApp> StartAsync() => CounterApp.StartAsync(
        kestrel: true, null,
        ("Auth:ApiKey", Key), ("Cors:Origins", "*"), ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"));
}
