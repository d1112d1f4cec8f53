using ShardedCounter.Client;
using ShardedCounter.Standalone.Tests.Hosting;

namespace ShardedCounter.Cli.Tests.Rig;

/// <summary>The real server, for the tests of a class.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sharded-counter-").FullName;
    private ServerProcess? _server;

    public Uri Address { get; private set; } = new("http://localhost");

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(_folder);
        using HttpClient client = await _server.ClientAsync();
        Address = client.BaseAddress!;
    }

    public Task DisposeAsync()
    {
        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    public async Task<Dictionary<string, long>> LiveAsync(IEnumerable<string> counters)
    {
        using var client = new CounterClient(new CounterClientOptions { BaseAddress = Address });
        var values = new Dictionary<string, long>();
        foreach (string counter in counters)
            values[counter] = (long)(await client.ReadLiveAsync(counter)).Value;
        return values;
    }

    /// <summary>Waits until the total of a counter has come to a value.</summary>
    public async Task AggregatedAsync(string counter, long value)
    {
        using var client = new CounterClient(new CounterClientOptions { BaseAddress = Address });
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while ((await client.ReadAsync(counter, patience.Token)).Value != value)
            await Task.Yield();
    }
}
