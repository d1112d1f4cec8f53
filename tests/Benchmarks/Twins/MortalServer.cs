using System.Globalization;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Twins;

/// <summary>A server that keeps its address over its deaths. Used by one task at a time.</summary>
internal sealed class MortalServer(ServerLaunch launch, string folder, int port) : IAsyncDisposable
{
    private ServerProcess? _process;

    public Uri Address { get; } = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    public int Kills { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken) => _process = await ServerProcess.StartAsync(launch, folder, port, cancellationToken);

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        Kills++;
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }
}
