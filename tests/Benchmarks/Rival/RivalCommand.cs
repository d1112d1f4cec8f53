using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Databases;

namespace ShardedCounter.Benchmarks.Rival;

/// <summary>Serves the endpoint the real server is measured against until it is told to stop.</summary>
internal sealed class RivalCommand : Command
{
    public override string Name => "rival";

    public override string Summary => "serve the yardstick: the same bodies parsed, the same JSON answered, nothing counted";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("urls", "http://127.0.0.1:5099", "address, loopback"),
        new("host", "same", "same: the host tuned as Standalone's is; plain: as ASP.NET gives it"),
        new("store", "none", "none: counts nothing; postgres, redis: counts each request there before it is answered"),
        new("database", "", "connection string of that database"),
    ];

    public override bool IgnoresUnknownOptions => true;

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        await using IIncrementStore? store = await OpenAsync(arguments.Text("store"), arguments.Text("database"));
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(arguments.Text("urls"));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (arguments.Text("host") != "plain")
            TuneAsStandalone(builder);
        WebApplication app = builder.Build();
        app.MapPost("/api/counters/{id}/increment", new IncrementEndpoint(store).HandleAsync);
        app.MapPost("/api/increments", BatchEndpoint.HandleAsync);
        app.MapGet("/api/counters/{id}", TotalEndpoint.HandleAsync);
        app.MapGet("/api/health/ready", static context => context.Response.WriteAsync("ready"));
        await app.RunAsync(cancellationToken);
        return 0;
    }

    private static async Task<IIncrementStore?> OpenAsync(string store, string database) => store switch
    {
        "none" => null,
        "postgres" => await PostgresStore.OpenAsync(database),
        "redis" => await RedisStore.OpenAsync(database),
        _ => throw new UsageException($"The store is 'none', 'postgres' or 'redis', not '{store}'."),
    };

    /// <summary>What Standalone gains by settings of the host and not by its own work, the yardstick gets too (see StandaloneHost).</summary>
    private static void TuneAsStandalone(WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
    }
}
