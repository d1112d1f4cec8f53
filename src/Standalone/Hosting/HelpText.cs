namespace ShardedCounter.Standalone.Hosting;

/// <summary>What the program prints for <c>--help</c>, and which settings it knows.</summary>
internal static class HelpText
{
    public const string Usage = """
        The sharded counter: counts over HTTP, durably, in one SQLite file on this machine or in a Cosmos DB account.

        Usage: dotnet run --project src/Standalone -- [--Setting value]...

          --urls                      where to listen                        http://localhost:5080
          --Storage:Kind              Sqlite, or Cosmos                      Sqlite
          --Storage:Path              the database file                      counters.db
          --Storage:Shards            shards of a new store, 1-1024          16
          --Shards:Max                shards it may grow to, 1-1024          64
          --Shards:AutoGrow           double them when some are hot          true
          --Flush:MaxLinger           longest hold-back under load           00:00:00.002 (Cosmos: .150)
          --Flush:MaxInFlight         commits at once, 1-256                 16
          --Flush:MaxWaiters          requests waiting at once               8192
          --Flush:MaxPendingCounters  distinct counters not yet written      2000000
          --Flush:MaxPendingAge       refuse new ones when older             00:00:01
          --Flush:WaiterTimeout       answer "outcome unknown" after         00:00:10
          --Aggregation:Interval      time between two totals                00:00:01
          --Reading:CacheFor          totals served from memory for          00:00:01
          --Cosmos:Endpoint           the account's address
          --Cosmos:Key                a key of it; empty: the identity this process runs under
          --Cosmos:ConnectionString   instead of both
          --Cosmos:Database           the database in it                     counters
          --Cosmos:Mode               Direct, or Gateway                     Direct
          --Cosmos:CreateIfMissing    make database and containers           false
          --Cosmos:RequestTimeout     longest wait for one answer            00:00:05
          --Auth:ApiKey               the key that may do everything; no key at all: open, on this machine only
          --Auth:AnonymousReads       anyone may read, list and look        false
          --Auth:Keys:0:Name          what the holder of a lesser key is called; :1 is the next key, and so on
          --Auth:Keys:0:Key           that key
          --Auth:Keys:0:KeySha256     or its SHA-256 in hexadecimal; several with commas
          --Auth:Keys:0:Operations    what it may do: read,list,increment,reset,operate
          --Auth:Keys:0:Prefixes      how its counters' names start          all counters
          --Auth:Keys:0:PerSecond     requests of the key, in place of RateLimit; 0: no limit
          --Auth:Keys:0:Burst         and at once
          --Auth:Keys:0:AddressPerSecond  requests of each address using it  no limit
          --Auth:Keys:0:AddressBurst  and at once                            one second's
          --RateLimit:PerSecond       requests of a key, or of an address without one  no limit
          --RateLimit:Burst           and at once                            one second's
          --RateLimit:TrustedProxies  whose X-Forwarded-For to believe       nobody's
          --Cors:Origins              origins of pages that may call, with commas, or *

        Each can be an environment variable too, with __ for the colon (Storage__Path=/data/counters.db),
        or stand in an appsettings.json in the working folder.

        Prometheus reads /metrics. OTEL_EXPORTER_OTLP_ENDPOINT and OpenTelemetry's other variables send metrics to a collector.
        """;

    private static readonly string[] _sections =
        ["urls", "Storage", "Cosmos", "Shards", "Flush", "Aggregation", "Reading", "Auth", "RateLimit", "Cors", "Http", "Logging", "Kestrel", "environment", "contentRoot", "applicationName"];

    /// <summary>True when the program is only asked what it can do.</summary>
    public static bool IsAsked(string[] args) => args is ["--help" or "-h" or "-?" or "/?" or "help", ..];

    /// <summary>
    /// The first argument that is no setting; null when all are. A misspelt setting would otherwise be ignored in silence. Only what stands before a value is shown, and
    /// of an argument without dashes only its place: it may be a key that slipped.
    /// </summary>
    public static string? Unknown(string[] args)
    {
        for (int i = 0; i < args.Length; i++)
        {
            string argument = args[i];
            bool isSwitch = argument.StartsWith("--", StringComparison.Ordinal) || argument.StartsWith('/');
            string key = argument.TrimStart('-', '/').Split('=')[0];
            bool known = isSwitch && _sections.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase);
            if (!known)
                return isSwitch ? argument.Split('=')[0] : $"The argument in place {i + 1}";
            if (argument.Contains('=', StringComparison.Ordinal))
                continue;
            if (++i == args.Length)
                return $"{argument} (without a value)";
        }

        return null;
    }
}
