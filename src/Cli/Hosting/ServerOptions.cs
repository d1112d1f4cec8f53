using System.CommandLine;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Hosting;

/// <summary>The options that every command takes: which service, and with what key.</summary>
internal sealed class ServerOptions(Terminal terminal)
{
    public const string ServerVariable = "COUNTERCTL_SERVER";
    public const string KeyVariable = "COUNTERCTL_KEY";
    public const string DefaultServer = "http://localhost:5080";

    public Option<string?> Server { get; } = new("--server", "-s")
    {
        Description = $"the service's address; otherwise ${ServerVariable}, otherwise {DefaultServer}",
        HelpName = "url",
        Recursive = true,
    };

    /// <summary>A key on the command line is seen by everyone who can list processes: the variable is the better place, and the help says so.</summary>
    public Option<string?> Key { get; } = new("--key")
    {
        Description = $"the API key; better in ${KeyVariable}, where a list of processes does not show it",
        HelpName = "key",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "answer in JSON, one document a line", Recursive = true };

    /// <exception cref="UsageException">It is no address.</exception>
    public Uri AddressOf(ParseResult parsed)
    {
        string text = parsed.GetValue(Server) ?? NonEmpty(ServerVariable) ?? DefaultServer;
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw new UsageException($"'{text}' is no address of a service; one is written like {DefaultServer} (--server or ${ServerVariable}).");
    }

    public string? KeyOf(ParseResult parsed) => parsed.GetValue(Key) ?? NonEmpty(KeyVariable);

    /// <exception cref="UsageException">An option cannot be used.</exception>
    public CounterClient ClientOf(ParseResult parsed, Action<CounterClientOptions>? configure = null)
    {
        var options = new CounterClientOptions { BaseAddress = AddressOf(parsed), ApiKey = KeyOf(parsed), MaxAttempts = 4 };
        configure?.Invoke(options);
        try
        {
            return new CounterClient(options);
        }
        catch (ArgumentException failure)
        {
            throw new UsageException(failure.Message);
        }
    }

    private string? NonEmpty(string variable) => terminal.Environment(variable) is { Length: > 0 } value ? value : null;
}
