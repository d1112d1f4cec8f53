using System.Diagnostics;
using System.Globalization;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Overload;

/// <summary>
/// Makes every flush to disk of a running process slow, by attaching strace with a delay injected into fsync and fdatasync;
/// disposing it detaches, and the process goes on at full speed.
/// </summary>
internal sealed class SlowDisk : IAsyncDisposable
{
    private static readonly TimeSpan AttachWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DetachWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private readonly Process _strace;
    private readonly int _processId;

    private SlowDisk(Process strace, int processId)
    {
        _strace = strace;
        _processId = processId;
    }

    /// <param name="threadName">Slow only threads whose name starts with this; empty: all, which also slows every other system call a little.</param>
    public static async Task<SlowDisk> AttachAsync(
        int processId, int delayMs, string threadName, CancellationToken cancellationToken)
    {
        int[] threads = threadName.Length == 0 ? [processId] : Threads(processId, threadName);
        string[] words =
        [
            .. threadName.Length == 0 ? new[] { "-f" } : [], "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync",
            "-e", string.Create(CultureInfo.InvariantCulture, $"inject=fsync,fdatasync:delay_enter={delayMs * 1000}"),
            .. threads.SelectMany(thread => new[] { "-p", thread.ToString(CultureInfo.InvariantCulture) }),
        ];
        var disk = new SlowDisk(Start(words), processId);
        try
        {
            await disk.BecomeAttachedAsync(threads[0], cancellationToken);
            return disk;
        }
        catch
        {
            await disk.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasExited)
        {
            Signals.Send(_strace.Id, Signals.Interrupt);
            using var timeout = new CancellationTokenSource(DetachWithin, TimeProvider.System);
            await _strace.WaitForExitAsync(timeout.Token);
        }

        _strace.Dispose();
    }

    private async Task BecomeAttachedAsync(int threadId, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (!ProcessStatus.IsTraced(threadId))
        {
            if (_strace.HasExited || Stopwatch.GetElapsedTime(start) > AttachWithin)
                throw new CheckFailedException(
                    $"strace does not attach to process {_processId}; it needs the right to trace (root, or kernel.yama.ptrace_scope 0)");
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    private static int[] Threads(int processId, string name)
    {
        int[] threads = [.. Directory.GetDirectories($"/proc/{processId}/task")
            .Where(task => File.ReadAllText(Path.Combine(task, "comm")).StartsWith(name, StringComparison.Ordinal))
            .Select(task => int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture))];
        return threads.Length > 0 ? threads : throw new UsageException($"The server has no thread whose name starts with '{name}'.");
    }

    private static Process Start(string[] words)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("strace", words))!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UsageException("strace is not installed; on Debian and Ubuntu: apt-get install strace.");
        }
    }
}
