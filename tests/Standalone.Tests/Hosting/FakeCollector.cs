using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ShardedCounter.Standalone.Tests.Hosting;

/// <summary>Takes whatever is sent to it by OTLP over HTTP, to any path, and as a proxy for any host; keeps it for the test.</summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();
    private readonly List<Received> _seen = []; // the test's thread alone

    private FakeCollector()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Starts one on a free port.</summary>
    public static async Task<FakeCollector> StartAsync()
    {
        var collector = new FakeCollector();
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Waits for a message with that text in it; one that came already is as good.</summary>
    public async Task<Received> ReceiveAsync(string text)
    {
        using var patience = new CancellationTokenSource(_patience, TimeProvider.System);
        while (true)
        {
            if (_seen.Find(message => message.Body.Contains(text, StringComparison.Ordinal)) is { } found)
                return found;
            _seen.Add(await _received.Reader.ReadAsync(patience.Token));
        }
    }

    /// <summary>All that has come.</summary>
    public IReadOnlyList<Received> All()
    {
        while (_received.Reader.TryRead(out Received? message))
            _seen.Add(message);
        return _seen;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.StatusCode = (int)HttpStatusCode.OK; // with an empty message for a body: all of it was taken
        context.Response.ContentType = context.Request.ContentType;
        _received.Writer.TryWrite(new Received(context.Request.Host.Value!, context.Request.Path.Value!, context.Request.ContentType, Encoding.Latin1.GetString(body.ToArray())));
    }

    /// <summary>A message. Texts stand in protobuf as they are.</summary>
    internal sealed record Received(string Host, string Path, string? ContentType, string Body);
}
