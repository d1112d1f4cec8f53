using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ShardedCounter.Standalone.Hosting;
using ShardedCounter.Standalone.Tests.Storage;

namespace ShardedCounter.Standalone.Tests.Hosting;

/// <summary>The program's limits, met by bytes on a socket.</summary>
public sealed class ConnectionLimitsTests
{
    [Fact]
    public async Task WhatPassesALimitIsRefusedBeforeItIsReadAndTheNextCallerIsAnswered()
    {
        using var folder = new StoreFolder();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Folder);
        string line = $"GET /api/counters/a?x={new string('x', ConnectionLimits.MaxRequestLineBytes)} HTTP/1.1\r\n";
        Assert.StartsWith("HTTP/1.1 414 ", await ExchangeAsync(server, line), StringComparison.Ordinal);

        string many = string.Concat(Enumerable.Range(0, ConnectionLimits.MaxHeaders + 1).Select(static i => $"X-{i}: 1\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await ExchangeAsync(server, $"GET /api/counters/a HTTP/1.1\r\n{many}\r\n"), StringComparison.Ordinal);

        string large = string.Concat(Enumerable.Range(0, 5).Select(static i => $"X-{i}: {new string('x', ConnectionLimits.MaxHeaderBytes / 4)}\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await ExchangeAsync(server, $"GET /api/counters/a HTTP/1.1\r\n{large}\r\n"), StringComparison.Ordinal);

        // Announced and never sent: the answer shows that not one byte of it was waited for.
        string announced = await ExchangeAsync(server, "POST /api/counters/a/increment HTTP/1.1\r\nHost: x\r\nContent-Length: 4097\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413 ", announced, StringComparison.Ordinal);
        Assert.Contains("\"limit\":4096", announced, StringComparison.Ordinal);

        // And what has no length is cut at the limit: its end is never sent.
        string chunked = await ExchangeAsync(server, $"POST /api/counters/a/increment HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1001\r\n{new string(' ', 4097)}\r\n");
        Assert.Contains("\"limit\":4096", chunked, StringComparison.Ordinal);

        Assert.Contains("\"value\":0", await ExchangeAsync(server, "GET /api/counters/a?consistency=live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void SlowClientsAreLetGoAndConnectionsAreCounted()
    {
        var limits = new KestrelServerLimits();
        ConnectionLimits.Set(limits);
        Assert.Equal(TimeSpan.FromSeconds(10), limits.RequestHeadersTimeout);
        Assert.Equal(TimeSpan.FromSeconds(130), limits.KeepAliveTimeout);
        Assert.Equal((240, TimeSpan.FromSeconds(5)), (limits.MinRequestBodyDataRate!.BytesPerSecond, limits.MinRequestBodyDataRate.GracePeriod));
        Assert.Equal((240, TimeSpan.FromSeconds(5)), (limits.MinResponseDataRate!.BytesPerSecond, limits.MinResponseDataRate.GracePeriod));
        Assert.Equal((16_384, 2_162_688), (limits.MaxConcurrentConnections, limits.MaxRequestBodySize));
    }

    [Fact]
    public void AnArgumentThatMayBeAKeyIsNotShown()
    {
        Assert.Equal("--Auht:ApiKey", HelpText.Unknown(["--Auht:ApiKey=a-secret-key-that-slipped"]));
        Assert.Equal("The argument in place 2", HelpText.Unknown(["--Storage:Path=x", "a-secret-key-that-slipped"]));
        Assert.Null(HelpText.Unknown(["--Auth:Keys:0:Name", "page", "--RateLimit:PerSecond=5"]));
    }

    /// <summary>What comes back until the server closes, or until the whole of a problem document is there.</summary>
    private static async Task<string> ExchangeAsync(ServerProcess server, string request)
    {
        using var client = new TcpClient();
        using HttpClient known = await server.ClientAsync();
        await client.ConnectAsync(known.BaseAddress!.Host, known.BaseAddress.Port);
        NetworkStream stream = client.GetStream();
        var answer = new StringBuilder();
        byte[] buffer = new byte[8192];
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
            int read;
            while (!answer.ToString().Contains("\"limit\":", StringComparison.Ordinal) && (read = await stream.ReadAsync(buffer)) > 0)
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // A refused request's rest meets a closed connection.
        }

        return answer.ToString();
    }
}
