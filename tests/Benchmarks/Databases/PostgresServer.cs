using System.Globalization;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Databases;

/// <summary>PostgreSQL of the system's package on a new cluster: durable as it comes, and spared what would cost it speed without making it safer.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const int FastShutdown = Signals.Interrupt; // "fast": ends sessions and writes its checkpoint
    private const int MaxConnections = 1_100;
    private const string User = "postgres";

    private readonly DatabaseProcess _process;
    private readonly int _port;
    private readonly string _sockets;

    private PostgresServer(DatabaseProcess process, int port, string sockets)
    {
        _process = process;
        _port = port;
        _sockets = sockets;
    }

    /// <summary>How a program on this machine connects fastest: through a socket in the file system.</summary>
    public IReadOnlyList<string> PgBenchPlace => ["-h", _sockets, "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", User];

    /// <param name="pool">Connections, which is how many transactions run side by side.</param>
    public string ConnectionString(int pool) => string.Create(
        CultureInfo.InvariantCulture, $"Host={_sockets};Port={_port};Username={User};Database=postgres;Maximum Pool Size={pool};Max Auto Prepare=8;Timeout=60");

    /// <summary>Makes a cluster in the folder and starts it.</summary>
    public static async Task<PostgresServer> StartAsync(string folder, int port, CancellationToken cancellationToken)
    {
        string bin = Directory.Exists("/usr/lib/postgresql")
            ? Path.Combine(Directory.GetDirectories("/usr/lib/postgresql").OrderBy(static path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int version) ? version : 0).Last(), "bin")
            : throw new UsageException("PostgreSQL is not installed; on Debian and Ubuntu: apt-get install postgresql.");
        string[] person = []; // it refuses to run as root
        if (Environment.IsPrivilegedProcess)
        {
            person = ["setpriv", "--reuid=" + User, "--regid=" + User, "--init-groups"];
            await Programs.RunAsync(["chown", User, folder], cancellationToken);
            for (DirectoryInfo? above = Directory.GetParent(folder); above is { FullName: not "/tmp" } && above.FullName.StartsWith(Path.GetTempPath(), StringComparison.Ordinal); above = above.Parent)
                await Programs.RunAsync(["chmod", "a+x", above.FullName], cancellationToken); // the way into the folder
        }

        string data = Path.Combine(folder, "data");
        await Programs.RunAsync([.. person, Path.Combine(bin, "initdb"), "-D", data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], cancellationToken);
        string[] settings =
        [
            "synchronous_commit=on", "fsync=on",
            "shared_buffers=256MB", "max_wal_size=16GB", "checkpoint_timeout=1h", // no checkpoint within a run
            "listen_addresses=", "unix_socket_directories=" + folder, string.Create(CultureInfo.InvariantCulture, $"max_connections={MaxConnections}"),
        ];
        DatabaseProcess process = await DatabaseProcess.StartAsync(
            [.. person, Path.Combine(bin, "postgres"), "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), .. settings.SelectMany(static setting => new[] { "-c", setting })],
            () => Task.FromResult(File.Exists(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{port}"))) && IsReady(data)),
            FastShutdown,
            cancellationToken);
        var server = new PostgresServer(process, port, folder);
        await using PostgresStore store = await PostgresStore.OpenAsync(server.ConnectionString(1));
        await store.ExecuteAsync(PostgresStore.Table, cancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>The last line of its lock file is its state (PostgreSQL's pidfile.h).</summary>
    private static bool IsReady(string data) =>
        File.ReadLines(Path.Combine(data, "postmaster.pid")).LastOrDefault()?.Trim() == "ready";
}
