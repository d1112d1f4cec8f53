using System.Diagnostics;

namespace ShardedCounter.Cli.Tests.Rig;

/// <summary>The program as a process of its own, to be killed.</summary>
internal sealed class CounterctlProcess : IDisposable
{
    private readonly Process _process;

    public CounterctlProcess(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "counterctl.dll"));
        foreach (string arg in args)
            start.ArgumentList.Add(arg);
        _process = Process.Start(start)!;
        Ended = _process.WaitForExitAsync();
    }

    public Task Ended { get; }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Ended;
    }

    public async Task<string> AllItSaidAsync() => await _process.StandardOutput.ReadToEndAsync() + await _process.StandardError.ReadToEndAsync();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
