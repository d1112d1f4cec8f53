using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ShardedCounter.Cli.Tests.Rig;

/// <summary>Stands before a server, lets so many writes through, and keeps the answers of all others to itself after the server has given them.</summary>
internal sealed class HoldingProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private volatile TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _release = new();
    private int _letThrough;
    private int _untilHeld;

    private HoldingProxy(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>Over when as many answers are held as were asked for.</summary>
    public Task Held => _held.Task;

    /// <summary>Over when so many more are held. Called while nothing is on its way but what it waits for.</summary>
    public Task HeldAgain(int hold)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held = held;
        if (Interlocked.Add(ref _untilHeld, hold) <= 0)
            held.TrySetResult();
        return held.Task;
    }

    public static async Task<HoldingProxy> StartAsync(Uri server, int letThrough, int hold)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var proxy = new HoldingProxy(app) { _letThrough = letThrough, _untilHeld = hold };
        app.Run(context => proxy.ForwardAsync(context, server));
        await app.StartAsync();
        proxy.Address = new Uri(app.Urls.Single());
        return proxy;
    }

    /// <summary>Holds no more; what is held is cut.</summary>
    public void LetEverythingThrough()
    {
        Volatile.Write(ref _letThrough, int.MaxValue);
        _release.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _release.CancelAsync();
        await _app.DisposeAsync();
        _http.Dispose();
        _release.Dispose();
    }

    private async Task ForwardAsync(HttpContext context, Uri server)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(server, context.Request.Path + context.Request.QueryString));
        if (context.Request.ContentLength > 0)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        if (context.Request.Headers.TryGetValue("Idempotency-Key", out var key))
            request.Headers.TryAddWithoutValidation("Idempotency-Key", (string?)key);
        bool holds = Interlocked.Decrement(ref _letThrough) < 0;
        using HttpResponseMessage response = await _http.SendAsync(request);
        if (holds)
        {
            if (Interlocked.Decrement(ref _untilHeld) == 0)
                _held.TrySetResult();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _release.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(context.Response.Body);
    }
}
