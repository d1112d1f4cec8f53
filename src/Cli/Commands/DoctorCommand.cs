using System.CommandLine;
using ShardedCounter.Cli.Doctor;
using ShardedCounter.Cli.Hosting;
using ShardedCounter.Client;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Cli.Commands;

/// <summary><c>doctor</c>: examines a service and, if asked, the account it stores in.</summary>
internal sealed class DoctorCommand(Terminal terminal, ServerOptions server)
{
    public const string CosmosKeyVariable = "COUNTERCTL_COSMOS_KEY";

    private readonly Option<string?> _endpoint = new("--cosmos-endpoint") { Description = "also compare this Cosmos DB account with what the store needs", HelpName = "url" };
    private readonly Option<string?> _key = new("--cosmos-key") { Description = $"a key of it, better in ${CosmosKeyVariable}; without one, the identity this runs under", HelpName = "key" };
    private readonly Option<string> _database = new("--cosmos-database") { Description = "the database in it", DefaultValueFactory = static _ => "counters", HelpName = "name" };
    private readonly Option<bool> _gateway = new("--cosmos-gateway") { Description = "over HTTPS alone, where its other ports are closed" };

    public Command Create(CommandRunner runner)
    {
        var command = new Command("doctor", "Examine settings, connection, clock, rights, shards and aggregation; changes nothing. Example: counterctl doctor --server https://counters.example.com")
        {
            _endpoint, _key, _database, _gateway,
        };
        runner.Set(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        bool asJson = parsed.GetValue(server.Json);
        var worst = FindingLevel.Well;
        Uri address = server.AddressOf(parsed);
        void Note(Finding finding)
        {
            worst = finding.Level > worst ? finding.Level : worst;
            Write(finding, asJson);
        }

        Note(new Finding(FindingLevel.Well, "settings", $"{address}, {(string.IsNullOrEmpty(server.KeyOf(parsed)) ? "without an API key" : "with an API key")}"));
        using CounterClient client = server.ClientOf(parsed, static options => options.MaxAttempts = 2);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(15) };
        await foreach (Finding finding in new ServiceExamination(client, http, address, terminal.Time).RunAsync(cancellationToken))
            Note(finding);
        if (parsed.GetValue(_endpoint) is { } endpoint)
        {
            foreach (Finding finding in await AccountExamination.RunAsync(AccountOf(parsed, endpoint), terminal.Time, cancellationToken))
                Note(finding);
        }

        return worst == FindingLevel.Failure ? ExitCode.Failed : ExitCode.Done;
    }

    private CosmosOptions AccountOf(ParseResult parsed, string endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out _)
        ? new CosmosOptions
        {
            Endpoint = endpoint,
            Key = parsed.GetValue(_key) ?? terminal.Environment(CosmosKeyVariable) ?? "",
            Database = parsed.GetValue(_database) ?? "",
            Mode = parsed.GetValue(_gateway) || endpoint.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? CosmosMode.Gateway : CosmosMode.Direct,
        }
        : throw new UsageException($"--cosmos-endpoint is '{endpoint}', which is no address.");

    private void Write(Finding finding, bool asJson)
    {
        string level = finding.Level switch { FindingLevel.Well => "ok", FindingLevel.Warning => "warn", _ => "FAIL" };
        terminal.Output.WriteLine(asJson
            ? Output.JsonText.Of(json =>
            {
                json.WriteString("level", level.ToLowerInvariant());
                json.WriteString("check", finding.Check);
                json.WriteString("text", finding.Text);
            })
            : $"{level,-5} {finding.Check,-13} {finding.Text}");
    }
}
