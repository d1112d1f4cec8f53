using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ShardedCounter.Browser.Tests.Rig;

/// <summary>
/// Stands between the browser and the server, on an address that stays the same whatever the server does, and damages what it is told to. Pages of its own stand
/// in for those of the people who use the service.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    /// <summary>Headers about one connection, which are not handed on (RFC 9110, 7.6.1), and those that the other side sets by itself.</summary>
    private static readonly HashSet<string> _hopByHop = new(["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Host", "Content-Length"], StringComparer.OrdinalIgnoreCase);

    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly ConcurrentDictionary<string, (string Type, string Text)> _pages = new();
    private readonly Lock _gate = new();
    private readonly List<Exchange> _exchanges = []; // under the gate, as are the two below
    private readonly List<(Func<Exchange, bool> Wanted, int Count, TaskCompletionSource Seen)> _waiters = [];

    private FaultProxy(WebApplication app) => _app = app;

    /// <summary>Where pages find it.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Decides about each request, by any thread. Nothing is damaged until it is set.</summary>
    public Func<HttpRequest, Fault> Decide { get; set; } = static _ => Fault.None;

    /// <summary>Everything so far, in the order it was finished.</summary>
    public IReadOnlyList<Exchange> Exchanges
    {
        get
        {
            lock (_gate)
                return [.. _exchanges];
        }
    }

    /// <summary>The batches that pages sent, in the order they were finished.</summary>
    public IReadOnlyList<Exchange> Batches => [.. Exchanges.Where(static exchange => exchange.Path == "/api/increments")];

    /// <summary>Starts one on a free port.</summary>
    /// <param name="server">The server's address.</param>
    public static async Task<FaultProxy> StartAsync(Uri server)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var proxy = new FaultProxy(app);
        app.Run(context => proxy.HandleAsync(context, server));
        await app.StartAsync();
        return proxy;
    }

    /// <summary>Puts a page, or a script in place of the server's, at a path.</summary>
    public void Serve(string path, string text, string type = "text/html; charset=utf-8") => _pages[path] = (type, text);

    /// <summary>A task that is done when so many requests of a kind have been finished, those before this call included.</summary>
    public Task SeenAsync(Func<Exchange, bool> wanted, int count = 1)
    {
        lock (_gate)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_exchanges.Count(wanted) >= count)
                seen.SetResult();
            else
                _waiters.Add((wanted, count, seen));
            return seen.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task HandleAsync(HttpContext context, Uri server)
    {
        HttpRequest request = context.Request;

        // A browser that finds a kept connection cut sends the request again by itself, a POST too: one request a connection, and what is cut stays cut.
        context.Response.Headers.Connection = "close";
        if (HttpMethods.IsGet(request.Method) && _pages.TryGetValue(request.Path.Value!, out (string Type, string Text) page))
        {
            context.Response.ContentType = page.Type;
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.AccessControlAllowOrigin = "*";
            await context.Response.WriteAsync(page.Text);
            return;
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var exchange = new Exchange(
            request.Method,
            request.Path + request.QueryString,
            Encoding.UTF8.GetString(body.ToArray()),
            request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Status: 0);
        Fault fault = Decide(request);
        while (fault is Fault.Held held)
        {
            await held.Gate;
            fault = held.Then;
        }

        int status = 0;
        try
        {
            status = await ActAsync(context, fault, server, body.ToArray());
        }
        finally
        {
            Note(exchange with { Status = status });
        }
    }

    private async Task<int> ActAsync(HttpContext context, Fault fault, Uri server, byte[] body)
    {
        switch (fault)
        {
            case Fault.Answered answer:
                context.Response.StatusCode = answer.Status;
                context.Response.Headers.AccessControlAllowOrigin = "*";
                context.Response.Headers.AccessControlExposeHeaders = "*";
                foreach ((string name, string value) in answer.Headers)
                    context.Response.Headers[name] = value;
                await context.Response.WriteAsync(answer.Body);
                return 0;

            case Fault.RequestLost:
                context.Abort();
                return 0;

            default:
                return await HandOnAsync(context, server, body, hear: fault is not Fault.AnswerLost);
        }
    }

    private async Task<int> HandOnAsync(HttpContext context, Uri server, byte[] body, bool hear)
    {
        // Not cancelled when the page goes away: a real network delivers what is on its way, too.
        using var forwarded = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(server, context.Request.Path + context.Request.QueryString));
        if (body.Length > 0)
            forwarded.Content = new ByteArrayContent(body);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers)
        {
            if (!_hopByHop.Contains(name) && !forwarded.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!))
                forwarded.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!);
        }

        HttpResponseMessage answer;
        try
        {
            answer = await _client.SendAsync(forwarded, CancellationToken.None);
        }
        catch (HttpRequestException)
        {
            context.Abort(); // the server is not there: nor is it for the page
            return 0;
        }

        using (answer)
        {
            if (!hear)
            {
                context.Abort();
                return (int)answer.StatusCode;
            }

            context.Response.StatusCode = (int)answer.StatusCode;
            foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers))
            {
                if (!_hopByHop.Contains(name))
                    context.Response.Headers[name] = values.ToArray();
            }

            await answer.Content.CopyToAsync(context.Response.Body);
            return (int)answer.StatusCode;
        }
    }

    private void Note(Exchange exchange)
    {
        lock (_gate)
        {
            _exchanges.Add(exchange);
            _waiters.RemoveAll(waiter => _exchanges.Count(waiter.Wanted) >= waiter.Count && waiter.Seen.TrySetResult());
        }
    }
}
