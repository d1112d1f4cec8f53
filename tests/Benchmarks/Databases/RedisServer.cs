using System.Globalization;
using System.Net.Sockets;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Databases;

/// <summary>Redis of the system's package, on a new append-only file that is flushed before each answer.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly DatabaseProcess _process;

    private RedisServer(DatabaseProcess process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port},syncTimeout=60000,asyncTimeout=60000,allowAdmin=true");

    public static async Task<RedisServer> StartAsync(string folder, int port, CancellationToken cancellationToken)
    {
        string[] words =
        [
            "redis-server", "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--dir", folder, "--maxclients", "10000",
            "--appendonly", "yes", "--appendfsync", "always",
            "--save", "", "--auto-aof-rewrite-percentage", "0", // no snapshot or rewrite within a run
        ];
        return new RedisServer(await DatabaseProcess.StartAsync(words, () => ListensAsync(port), Signals.Terminate, cancellationToken), port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
