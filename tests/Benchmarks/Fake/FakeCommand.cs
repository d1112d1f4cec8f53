using ShardedCounter.Benchmarks.CommandLine;

namespace ShardedCounter.Benchmarks.Fake;

/// <summary>Serves a small counting server with one chosen fault, for testing this tool.</summary>
internal sealed class FakeCommand : Command
{
    private static readonly TimeSpan AggregateEvery = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan AggregateSeldom = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AggregateLate = TimeSpan.FromSeconds(2);

    public override string Name => "fake";

    public override string Summary =>
        "serve a small counting server with a fault on purpose, to see that the other commands report it";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("urls", "http://127.0.0.1:5099", "address, loopback"),
        new("Storage:Path", "fake.journal", "journal"),
        new("fault", "none", string.Join(", ", Enum.GetNames<FakeFault>())),
    ];

    public override bool IgnoresUnknownOptions => true;

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        FakeFault fault = arguments.OneOf<FakeFault>("fault");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(arguments.Text("urls"));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        WebApplication app = builder.Build();
        using var store = new FakeStore(arguments.Text("Storage:Path"), fault);
        new FakeEndpoints(store, fault).Map(app);
        TimeSpan every = fault switch { FakeFault.Stale => AggregateSeldom, FakeFault.FalseAsOf => AggregateLate, _ => AggregateEvery };
        await using ITimer timer = TimeProvider.System.CreateTimer(_ => store.Aggregate(), null, every, every);
        await app.RunAsync(cancellationToken);
        await store.StopAsync();
        if (fault == FakeFault.ExitSlowly)
            await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System, CancellationToken.None);
        return fault == FakeFault.ExitCode ? 3 : 0;
    }
}
