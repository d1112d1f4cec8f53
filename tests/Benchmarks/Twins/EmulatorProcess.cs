using System.Diagnostics;
using System.Globalization;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Twins;

/// <summary>The Cosmos DB emulator of this repository in a process of its own. Disposing kills it.</summary>
internal sealed class EmulatorProcess : IAsyncDisposable
{
    private const string Project = "tests/CosmosEmulator";
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private EmulatorProcess(Process process, string endpoint, string key)
    {
        _process = process;
        StoreSettings =
        [
            "--Storage:Kind", "Cosmos", "--Cosmos:Endpoint", endpoint, "--Cosmos:Key", key, "--Cosmos:Mode", "Gateway", "--Cosmos:CreateIfMissing", "true",
        ];
    }

    /// <summary>What a server needs to be told to keep its counts there.</summary>
    public IReadOnlyList<string> StoreSettings { get; }

    public static async Task<EmulatorProcess> StartAsync(Arguments arguments, string folder, CancellationToken cancellationToken)
    {
        string assembly = arguments.Has("emulator") ? Path.GetFullPath(arguments.Text("emulator")) : await ServerOptions.PublishAsync(Project, cancellationToken);
        if (!File.Exists(assembly))
            throw new UsageException($"There is no emulator at {assembly}.");
        string[] words =
        [
            assembly, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free()}"), "--ranges", arguments.Text("ranges"), "--consistency", "BoundedStaleness",
        ];
        Process process = Process.Start(new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true, WorkingDirectory = folder })!;
        try
        {
            return await ReadAsync(process, cancellationToken);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>It says where it listens and with what key, one to a line, and then nothing that matters.</summary>
    private static async Task<EmulatorProcess> ReadAsync(Process process, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ReadyWithin);
        string? endpoint = null, key = null;
        while (endpoint is null || key is null)
        {
            string line = await process.StandardOutput.ReadLineAsync(timeout.Token) ?? throw new CheckFailedException($"the emulator ended with {process.ExitCode} instead of saying where it listens");
            endpoint ??= ValueOf(line, "endpoint ");
            key ??= ValueOf(line, "key ");
        }

        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None); // so that it never waits for a reader
        return new EmulatorProcess(process, endpoint, key);
    }

    private static string? ValueOf(string line, string name) =>
        line.TrimStart().StartsWith(name, StringComparison.OrdinalIgnoreCase) ? line.TrimStart()[name.Length..].Trim() : null;
}
