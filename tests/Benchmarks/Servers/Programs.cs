using System.ComponentModel;
using System.Diagnostics;
using ShardedCounter.Benchmarks.CommandLine;

namespace ShardedCounter.Benchmarks.Servers;

/// <summary>Runs programs of the system's packages, and of this one.</summary>
internal static class Programs
{
    /// <summary>Starts a program; its output is the caller's to read.</summary>
    /// <param name="words">The program and what it is told.</param>
    /// <param name="environment">Variables that it has besides this process's.</param>
    public static Process Start(IReadOnlyList<string> words, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new UsageException($"{words[0]} is not installed; on Debian and Ubuntu: apt-get install postgresql redis-server wrk.");
        }
    }

    /// <summary>Runs one to its end and returns what it printed.</summary>
    public static async Task<string> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        using Process process = Start(words, environment);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? output : throw new UsageException($"{string.Join(' ', words)} ended with {process.ExitCode}: {(await errors).Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
