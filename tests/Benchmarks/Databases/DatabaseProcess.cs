using System.Diagnostics;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Databases;

/// <summary>A database this tool started, on a free loopback port and in a folder of its own. Disposing stops it.</summary>
internal sealed class DatabaseProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReadyPoll = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly int _stopSignal;

    private DatabaseProcess(Process process, int stopSignal)
    {
        _process = process;
        _stopSignal = stopSignal;
    }

    /// <summary>Starts a program that serves until it is signalled.</summary>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="isReady">Asked again and again until it says so.</param>
    /// <param name="stopSignal">What makes it stop in good order.</param>
    /// <param name="cancellationToken">Ends the wait for readiness, and the process.</param>
    public static async Task<DatabaseProcess> StartAsync(IReadOnlyList<string> words, Func<Task<bool>> isReady, int stopSignal, CancellationToken cancellationToken)
    {
        var database = new DatabaseProcess(Programs.Start(words), stopSignal);
        Task<string> output = database._process.StandardOutput.ReadToEndAsync(CancellationToken.None); // read, or it would stand still when the pipe is full
        Task<string> errors = database._process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            long start = Stopwatch.GetTimestamp();
            while (!await isReady())
            {
                if (database._process.HasExited)
                    throw new UsageException($"{words[0]} does not run here: {(await output + await errors).Trim()}");
                if (Stopwatch.GetElapsedTime(start) > ReadyWithin)
                    throw new CheckFailedException($"{words[0]} is not ready after {ReadyWithin.TotalSeconds:0} s");
                await Task.Delay(ReadyPoll, TimeProvider.System, cancellationToken);
            }

            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Signals.Send(_process.Id, _stopSignal);
        using var timeout = new CancellationTokenSource(StopsWithin, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
