using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ShardedCounter.Standalone.Tests.Hosting;

namespace ShardedCounter.Browser.Tests.Rig;

/// <summary>The real program, as a process with a database of its own, that a test can stop, kill and start again at the same address.</summary>
internal sealed class CounterServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sharded-counter-").FullName;
    private readonly string[] _arguments;
    private ServerProcess _process;
    private HttpClient _client;

    private CounterServer(string[] arguments)
    {
        _arguments = arguments;
        _process = null!; // StartAsync sets both before anyone sees this
        _client = null!;
    }

    /// <summary>Where it listens; the same after each start.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>Everything it has printed since it was last started.</summary>
    public string Output => _process.Output;

    /// <summary>A client that speaks to it and not to the proxy, with the API key where there is one.</summary>
    public HttpClient Client => _client;

    /// <summary>Starts it on a free port.</summary>
    /// <param name="arguments">Settings, such as <c>--Cors:Origins *</c>.</param>
    public static async Task<CounterServer> StartAsync(params string[] arguments)
    {
        var server = new CounterServer(arguments);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it again, with the same database at the same address.</summary>
    public async Task StartAgainAsync()
    {
        _process = await ServerProcess.StartAsync(_folder, [.. _arguments, "--urls", Address.GetLeftPart(UriPartial.Authority)]);
        _client = await _process.ClientAsync();
        Address = _client.BaseAddress!;
        int key = Array.IndexOf(_arguments, "--Auth:ApiKey");
        if (key >= 0)
            _client.DefaultRequestHeaders.Add("X-Api-Key", _arguments[key + 1]);
    }

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public void Stop()
    {
        _process.Terminate();
        _process.WaitForExit();
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Kill();

    /// <summary>What a counter is now: the sum of its shards.</summary>
    public async Task<long> LiveAsync(string counter)
    {
        JsonElement live = await _client.GetFromJsonAsync<JsonElement>($"/api/counters/{counter}?consistency=live");
        return live.GetProperty("value").GetInt64();
    }

    /// <summary>Counts, from outside of any page.</summary>
    public async Task CountAsync(string counter, long delta = 1)
    {
        using var body = new StringContent("{\"delta\":" + delta.ToString(CultureInfo.InvariantCulture) + "}", null, "application/json");
        using HttpResponseMessage answer = await _client.PostAsync($"/api/counters/{counter}/increment", body);
        answer.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
