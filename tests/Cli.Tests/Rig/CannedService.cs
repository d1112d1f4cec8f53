using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ShardedCounter.Cli.Tests.Rig;

/// <summary>A service that answers each path with one text, and every other path with 404.</summary>
internal sealed class CannedService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CannedService(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <param name="answers">By path: the status and the JSON text.</param>
    public static async Task<CannedService> StartAsync(IReadOnlyDictionary<string, (int Status, string Json)> answers)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(context =>
        {
            (context.Response.StatusCode, string json) = answers.GetValueOrDefault(context.Request.Path.ToString(), (StatusCodes.Status404NotFound, "{}"));
            context.Response.ContentType = context.Response.StatusCode < 400 ? "application/json" : "application/problem+json";
            return context.Response.WriteAsync(json);
        });
        await app.StartAsync();
        return new CannedService(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
