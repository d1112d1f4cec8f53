using System.Diagnostics;
using System.Text;

namespace ShardedCounter.Standalone.Tests.Hosting;

/// <summary>The program as a person starts it: a process of its own, in a folder of its own, on a free port.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Listening = "The sharded counter is listening on ";
    private const string LastLine = "Stop with Ctrl+C";
    private const int PatienceMs = 60_000;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri?> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Uri? _listening; // standard output alone writes it, line after line

    private ServerProcess(string folder, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ShardedCounter.Standalone.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Everything it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it and waits until it listens, on a free port unless the arguments say where.</summary>
    public static Task<ServerProcess> StartAsync(string folder, params string[] arguments) => StartAsync(folder, new Dictionary<string, string>(), arguments);

    /// <summary>The same, with variables in its environment.</summary>
    public static async Task<ServerProcess> StartAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var server = Launch(folder, ["--urls", "http://127.0.0.1:0", .. arguments], environment);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(PatienceMs), TimeProvider.System);
        Task ended = server._process.WaitForExitAsync(patience.Token);
        await Task.WhenAny(server._address.Task, ended);
        Assert.True(server._address.Task.IsCompletedSuccessfully, $"It does not listen:\n{server.Output}");
        return server;
    }

    /// <summary>Starts it with exactly these arguments.</summary>
    public static ServerProcess Launch(string folder, string[] arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        new(folder, environment ?? new Dictionary<string, string>(), arguments);

    /// <summary>A client for the address it listens on.</summary>
    public async Task<HttpClient> ClientAsync() => new() { BaseAddress = await _address.Task };

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit(PatienceMs);
    }

    /// <summary>Asks it to stop, as a supervisor does.</summary>
    public void Terminate()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit(PatienceMs);
    }

    /// <summary>Waits for its end and returns its exit code.</summary>
    public int WaitForExit()
    {
        Assert.True(_process.WaitForExit(PatienceMs), $"It does not end:\n{Output}");
        _process.WaitForExit(); // and for its last words
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (line.StartsWith(Listening, StringComparison.Ordinal))
            _listening = new Uri(line[Listening.Length..]);
        if (line.StartsWith(LastLine, StringComparison.Ordinal))
            _address.TrySetResult(_listening); // all of the welcome is in the output by now
    }
}
