using System.CommandLine;
using System.Globalization;
using ShardedCounter.Cli.Hosting;
using ShardedCounter.Cli.Load;
using ShardedCounter.Cli.Output;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Commands;

/// <summary><c>load</c>: a load generator.</summary>
internal sealed class LoadCommand(Terminal terminal, ServerOptions server)
{
    private readonly Option<int> _connections = Number("--connections", "-c", "requests on their way at once", 16);
    private readonly Option<double> _duration = new("--duration", "-d") { Description = "for how long", DefaultValueFactory = static _ => 10, HelpName = "seconds" };
    private readonly Option<long> _requests = new("--requests") { Description = "end after so many requests, if that comes first", DefaultValueFactory = static _ => long.MaxValue, HelpName = "number" };
    private readonly Option<int> _counters = Number("--counters", "-n", "how many counters are counted", 1000);
    private readonly Option<int> _batch = Number("--batch", "-b", "increments a request", 1);
    private readonly Option<string> _prefix = new("--prefix") { Description = "what their names start with", DefaultValueFactory = static _ => "load:", HelpName = "text" };
    private readonly Option<string> _delivery = new Option<string>("--delivery") { Description = "without keys, with keys, or answered before they are committed", DefaultValueFactory = static _ => "durable" }.AcceptOnlyFromAmong("durable", "once", "accepted");
    private readonly Option<bool> _mine = new("--yes-this-is-mine") { Description = "allow it against another machine" };

    public Command Create(CommandRunner runner)
    {
        var command = new Command("load", "Count as fast as answers come, and say how long they took. Example: counterctl load -c 64 -d 30 --batch 10")
        {
            _connections, _duration, _requests, _counters, _batch, _prefix, _delivery, _mine,
        };
        runner.Set(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Uri address = server.AddressOf(parsed);
        if (!address.IsLoopback && !parsed.GetValue(_mine))
            throw new UsageException($"{address.Host} is another machine. A load test of someone else's service is an attack; --yes-this-is-mine allows it.");
        var plan = new LoadPlan(
            InRange(parsed, _connections, 1024),
            TimeSpan.FromSeconds(parsed.GetValue(_duration) is > 0 and <= 86_400 and var seconds ? seconds : throw new UsageException("--duration can be more than 0 and at most 86,400 seconds.")),
            parsed.GetValue(_requests),
            InRange(parsed, _counters, 10_000_000),
            InRange(parsed, _batch, 10_000),
            parsed.GetValue(_prefix) ?? "",
            parsed.GetValue(_delivery) switch { "once" => Delivery.Once, "accepted" => Delivery.Accepted, _ => Delivery.Durable },
            Seed: 1);
        if (plan is { Delivery: Delivery.Once, BatchSize: > CounterClient.MaxKeyedCounters })
            throw new UsageException($"--batch can be {CounterClient.MaxKeyedCounters} at most with --delivery once: a batch with a key names no more counters.");

        using CounterClient client = server.ClientOf(parsed, options =>
        {
            options.MaxAttempts = 1; // each request is one sample
            options.MaxConnections = plan.Connections;
        });
        LoadReport report = await new LoadRun(client, plan, terminal.Time).RunAsync(cancellationToken);
        Write(report, parsed.GetValue(server.Json));
        return report.Errors.Count == 0 && report.Latency.Count > 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private void Write(LoadReport report, bool asJson)
    {
        double seconds = report.Elapsed.TotalSeconds;
        LatencyRecord latency = report.Latency;
        (string Name, double Ms)[] times =
        [
            ("p50", latency.Percentile(0.5).TotalMilliseconds), ("p90", latency.Percentile(0.9).TotalMilliseconds), ("p99", latency.Percentile(0.99).TotalMilliseconds),
            ("p99.9", latency.Percentile(0.999).TotalMilliseconds), ("max", latency.Max.TotalMilliseconds),
        ];
        if (asJson)
        {
            terminal.Output.WriteLine(JsonText.Of(json =>
            {
                json.WriteNumber("seconds", Math.Round(seconds, 3));
                json.WriteNumber("requests", latency.Count);
                json.WriteNumber("increments", report.Increments);
                json.WriteNumber("requestsPerSecond", Math.Round(latency.Count / seconds, 1));
                json.WriteNumber("incrementsPerSecond", Math.Round(report.Increments / seconds, 1));
                json.WriteStartObject("latencyMs");
                foreach ((string name, double ms) in times)
                    json.WriteNumber(name, Math.Round(ms, 3));
                json.WriteEndObject();
                json.WriteStartObject("errors");
                foreach ((string error, long count) in report.Errors.OrderBy(static error => error.Key, StringComparer.Ordinal))
                    json.WriteNumber(error, count);
                json.WriteEndObject();
            }));
            return;
        }

        TextWriter output = terminal.Output;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{latency.Count:N0} requests, {report.Increments:N0} increments in {seconds:0.0} s"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{latency.Count / seconds:N0} requests/s, {report.Increments / seconds:N0} increments/s"));
        output.WriteLine("latency  " + string.Join("  ", times.Select(static time => string.Create(CultureInfo.InvariantCulture, $"{time.Name} {time.Ms:0.00} ms"))));
        output.WriteLine(report.Errors.Count == 0 ? "errors   none" : "errors   " + string.Join(", ", report.Errors.Select(static error => $"{error.Value} × {error.Key}")));
    }

    private static Option<int> Number(string name, string alias, string description, int value) =>
        new(name, alias) { Description = description, DefaultValueFactory = _ => value, HelpName = "number" };

    private static int InRange(ParseResult parsed, Option<int> option, int max) =>
        parsed.GetValue(option) is >= 1 and var value && value <= max ? value : throw new UsageException($"{option.Name} can be 1 to {max}.");
}
