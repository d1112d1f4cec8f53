using Microsoft.Extensions.Logging.Abstractions;
using ShardedCounter.Cli.Tests.Rig;
using ShardedCounter.CosmosEmulator;
using ShardedCounter.Diagnostics;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Cli.Tests.Commands;

/// <summary>The doctor on an account: containers that are missing, and containers as the store makes them.</summary>
public sealed class AccountTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private readonly Emulator _emulator = new(new EmulatorOptions { Consistency = "BoundedStaleness" });
    private EmulatorHost _host = null!;

    public async Task InitializeAsync() => _host = await EmulatorHost.StartAsync(_emulator);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task DoctorNamesEachContainerThatIsMissingAndThenFindsTheAccountWell()
    {
        var options = new CosmosOptions { Endpoint = _host.Endpoint.ToString(), Key = _emulator.Key, Mode = CosmosMode.Gateway, CreateIfMissing = true };
        string[] doctor = ["doctor", "--cosmos-endpoint", options.Endpoint, "--cosmos-key", options.Key, "--cosmos-gateway"];

        RunResult missing = await CounterctlRun.AtAsync(server.Address, doctor);
        using (var meter = new CounterMeter())
        using (var storage = new CosmosStorage(options, TimeProvider.System, meter, NullLogger.Instance))
            await storage.PrepareAsync(CancellationToken.None);
        RunResult made = await CounterctlRun.AtAsync(server.Address, doctor);

        Assert.Equal(1, missing.Code);
        Assert.Equal(4, missing.Lines.Count(static line => line.StartsWith("FAIL  account", StringComparison.Ordinal)));
        Assert.DoesNotContain("FAIL", made.Output, StringComparison.Ordinal);
        Assert.Single(made.Lines, static line => line.StartsWith("ok    account", StringComparison.Ordinal));
        Assert.DoesNotContain(options.Key, missing.Output + missing.Error + made.Output, StringComparison.Ordinal);
    }
}
