using System.Diagnostics;
using System.Globalization;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Client;

namespace ShardedCounter.Benchmarks.Servers;

/// <summary>
/// One server this tool started: its address, its folder (database and output), and the ways to end it. Disposing kills it
/// if it still runs. Starting another one on the same folder and port is a restart.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReadyPoll = TimeSpan.FromMilliseconds(25);
    private readonly Process _process;
    private readonly Task _output;

    private ServerProcess(Process process, Task output, Uri address)
    {
        _process = process;
        _output = output;
        Address = address;
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    /// <summary>From the start of the process to the first readiness.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public static async Task<ServerProcess> StartAsync(
        ServerLaunch launch, string folder, int port, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        string[] words =
        [
            launch.AssemblyPath, .. launch.Arguments, "--urls", address.GetLeftPart(UriPartial.Authority),
            "--Storage:Path", Path.Combine(folder, "counters.db"),
        ];
        var start = new ProcessStartInfo("dotnet", words)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        foreach ((string name, string value) in launch.Environment)
            start.Environment[name] = value;
        Process process = Process.Start(start)!;
        Task output = Task.WhenAll(
            CopyAsync(process.StandardOutput, Path.Combine(folder, "server.out")),
            CopyAsync(process.StandardError, Path.Combine(folder, "server.err")));
        var server = new ServerProcess(process, output, address);
        try
        {
            await server.BecomeReadyAsync(folder, cancellationToken);
            server.ReadyAfter = Stopwatch.GetElapsedTime(started);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL, and waits until the process is gone.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _output;
    }

    /// <summary>SIGTERM; returns at once.</summary>
    public void Terminate() => Signals.Send(_process.Id, Signals.Terminate);

    /// <returns>Whether it exited in time.</returns>
    public async Task<bool> ExitsWithinAsync(TimeSpan atMost)
    {
        using var timeout = new CancellationTokenSource(atMost, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task BecomeReadyAsync(string folder, CancellationToken cancellationToken)
    {
        using var client = new CounterClient(Address, 1, TimeSpan.FromSeconds(5));
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < ReadyWithin)
        {
            if (_process.HasExited)
                throw new CheckFailedException(
                    $"the server ended with {_process.ExitCode} instead of becoming ready; see {folder}/server.err\n{Tail(folder)}");
            if (await client.IsReadyAsync())
                return;
            await Task.Delay(ReadyPoll, TimeProvider.System, cancellationToken);
        }

        throw new CheckFailedException($"the server is not ready after {ReadyWithin.TotalSeconds:0} s; see {folder}/server.out");
    }

    private static string Tail(string folder)
    {
        string path = Path.Combine(folder, "server.err");
        return File.Exists(path) ? string.Join('\n', File.ReadLines(path).TakeLast(15)) : "";
    }

    private static async Task CopyAsync(StreamReader from, string path)
    {
        var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 4096, useAsync: true);
        await using (file)
            await from.BaseStream.CopyToAsync(file);
    }
}
