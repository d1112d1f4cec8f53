using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Carries requests of other processes to an account: HTTP on loopback.</summary>
public sealed class EmulatorHost : IAsyncDisposable
{
    // A batch has 2 MB at most; what is larger is answered by the account and not by the server, up to a point.
    private const long MaxBodyBytes = 16 * 1024 * 1024;

    private readonly WebApplication _server;

    private EmulatorHost(WebApplication server, Uri endpoint)
    {
        _server = server;
        Endpoint = endpoint;
    }

    /// <summary>The address to give to clients, with the port that was found free when the address asked for port 0.</summary>
    public Uri Endpoint { get; }

    /// <summary>Listens.</summary>
    /// <param name="emulator">The account.</param>
    /// <param name="url">An HTTP address of this machine; port 0 for any.</param>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<EmulatorHost> StartAsync(Emulator emulator, string url = "http://127.0.0.1:0")
    {
        ArgumentNullException.ThrowIfNull(emulator);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls(url).ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        var server = builder.Build();
        server.Run(context => AnswerAsync(emulator, context));
        try
        {
            await server.StartAsync();
            return new EmulatorHost(server, new Uri(server.Urls.Single()));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when the process is told to end.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public Task WaitForShutdownAsync(CancellationToken cancellation = default) => _server.WaitForShutdownAsync(cancellation);

    /// <summary>Stops listening and breaks the connections.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task AnswerAsync(Emulator emulator, HttpContext context)
    {
        var request = context.Request;
        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, context.RequestAborted);
            var answer = await emulator.AnswerAsync(
                new KestrelRequest
                {
                    Client = "http",
                    Method = request.Method,
                    Path = Path(context),
                    Authority = $"{request.Scheme}://{request.Host}",
                    Headers = request.Headers,
                    Body = body.GetBuffer().AsMemory(0, (int)body.Length),
                },
                context.RequestAborted);
            var response = context.Response;
            response.StatusCode = answer.Status;
            answer.WriteHeaders(emulator.Now, emulator.NewActivityId(), (name, value) => response.Headers[name] = value);
            if (answer.Status is 204 or 304)
                return;
            response.ContentType = answer.ContentType;
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    // As it was sent: the server's own path is unescaped, and signatures may be over either.
    private static string Path(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }
}
