using System.Globalization;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Client;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Compare;
using ShardedCounter.Benchmarks.Load;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Databases;

/// <summary>Durable increments a second beside what people would count with instead, on the same machine and in the same run.</summary>
internal sealed class DatabasesCommand : Command
{
    private const double MinOfRawPostgresHot = 20;
    private const double MinOfRawPostgresSpread = 2;
    private const double MinOfRedisBehindAnEndpoint = 1.5;
    private const double MinOfRival = 0.9;

    /// <summary>From here on the targets are meant: below, everything waits for the disk's flush.</summary>
    private const int ManyConnections = 512;

    private const int PilotSeconds = 2;
    private const int PilotRequests = 20_000;
    private static readonly TimeSpan FreshWithin = TimeSpan.FromSeconds(60);

    public override string Name => "databases";

    public override string Summary => "durable increments/s beside PostgreSQL and Redis, raw and behind an equal endpoint, in turns";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("connections", "512", "open connections over HTTP"),
        new("counters", "1,1000,100000", "counters of each load; 1 is the hot one"),
        new("rounds", "5", "runs of each"),
        new("seconds", "5", "length of a run"),
        new("pool", "64", "connections of the endpoint in front of PostgreSQL"),
        .. ServerOptions.All,
    ];

    public override string Notes => """
        Loaded in turns: this server; the endpoint that counts nothing; the same endpoint in front of PostgreSQL (INSERT … ON CONFLICT
        DO UPDATE, synchronous_commit=on) and of Redis (INCRBY, appendfsync always), its host tuned as Standalone's is; pgbench and
        redis-benchmark without anything in between, each with the number of connections (8, 64 or --connections) that a short try
        finds fastest, and pgbench with as many as the endpoint in front of PostgreSQL has. Both databases are new, on this machine's disk, and spared checkpoints and rewrites within a run. Targets at 512
        connections: one counter at least 20 times raw pgbench, 1,000 counters twice; 1.5 times Redis behind the endpoint; 0.9 of the
        endpoint that counts nothing. Needs apt-get install postgresql redis-server wrk.
        """;

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        ReleaseBuild.Require(Name);
        int connections = arguments.Int("connections", 1, 1_000), pool = arguments.Int("pool", 1, 1_000);
        int rounds = arguments.Int("rounds", 1, 100), seconds = arguments.Int("seconds", 1, 600);
        int[] counters = arguments.Ints("counters", 1, 1_000_000);
        ServerLaunch launch = await ServerOptions.LaunchAsync(arguments, cancellationToken);
        var work = new WorkFolder(arguments, Name);
        var report = new Report();
        MachineHeader.Print();
        int code;
        await using (PostgresServer postgres = await PostgresServer.StartAsync(work.Folder("postgres"), Ports.Free(), cancellationToken))
        await using (RedisServer redis = await RedisServer.StartAsync(work.Folder("redis"), Ports.Free(), cancellationToken))
        await using (ServerProcess real = await ServerProcess.StartAsync(launch, work.Folder("real"), Ports.Free(), cancellationToken))
        await using (ServerProcess rival = await StartEndpointAsync(work, "none", "", cancellationToken))
        await using (ServerProcess overPostgres = await StartEndpointAsync(work, "postgres", postgres.ConnectionString(pool), cancellationToken))
        await using (ServerProcess overRedis = await StartEndpointAsync(work, "redis", redis.ConnectionString, cancellationToken))
        {
            string scratch = work.Folder("pgbench");
            (SentTotals Real, SentTotals Postgres, SentTotals Redis) sent = (new(), new(), new());
            foreach (int many in counters)
            {
                Scenario scenario = Scenario.Of(many == 1 ? "hot" : "spread", many);
                string prefix = "raw." + scenario.Prefix.Replace(':', '.'); // a colon begins a variable of pgbench's, within quotes too
                int range = many == 1 ? 0 : many;
                Console.WriteLine($"\n{many:N0} counter(s), {connections} connections, {rounds} runs of {seconds} s each in turns");
                int pgClients = await FastestAsync(connections, async clients => await PgBench.RunAsync(postgres.PgBenchPlace, prefix, range, clients, PilotSeconds, scratch, cancellationToken));
                int redisClients = await FastestAsync(connections, async clients => await RedisBenchmark.RunAsync(redis.Port, prefix, range, clients, PilotRequests, cancellationToken));
                LoadResult pilot = await RedisBenchmark.RunAsync(redis.Port, prefix, range, redisClients, PilotRequests, cancellationToken);
                int redisRequests = Math.Max(PilotRequests, (int)(pilot.RequestsPerSecond * seconds));

                Contender Http(string name, ServerProcess server, SentTotals? totals) => new(name, async () =>
                {
                    LoadResult result = await Wrk.RunAsync(scenario, server.Address, connections, 1, seconds, cancellationToken);
                    totals?.Remember(scenario, result, connections);
                    return result;
                });
                Contender[] contenders =
                [
                    Http("this", real, sent.Real),
                    Http("endpoint, counts nothing", rival, null),
                    Http("endpoint on Redis", overRedis, sent.Redis),
                    Http("endpoint on PostgreSQL", overPostgres, sent.Postgres),
                    new(string.Create(CultureInfo.InvariantCulture, $"raw Redis, {redisClients} clients"), () => RedisBenchmark.RunAsync(redis.Port, prefix, range, redisClients, redisRequests, cancellationToken)),
                    RawPostgres(pgClients),
                    .. pgClients == pool ? [] : new[] { RawPostgres(pool) },
                ];

                Contender RawPostgres(int clients) => new(
                    string.Create(CultureInfo.InvariantCulture, $"raw PostgreSQL, {clients} clients"),
                    () => PgBench.RunAsync(postgres.PgBenchPlace, prefix, range, clients, seconds, scratch, cancellationToken));
                await MeasureAsync(contenders, rounds, cancellationToken);
                ContenderTable.Print(contenders);
                Check(contenders, many, connections, report);
            }

            await CheckTotalsAsync(real, postgres, redis, sent, report, cancellationToken);
            code = report.Finish();
        }

        return work.Close(code);
    }

    private static Task<ServerProcess> StartEndpointAsync(WorkFolder work, string store, string database, CancellationToken cancellationToken) => ServerProcess.StartAsync(
        new ServerLaunch(ServerOptions.OwnAssembly, ["rival", "--host", "same", "--store", store, .. database.Length == 0 ? [] : new[] { "--database", database }])
        {
            Environment = CompareCommand.StandaloneRuntime,
        },
        work.Folder("endpoint-" + store),
        Ports.Free(),
        cancellationToken);

    private static async Task<int> FastestAsync(int connections, Func<int, Task<LoadResult>> tryAsync)
    {
        (int Clients, double PerSecond) best = (0, 0);
        foreach (int clients in new[] { 8, 64, connections }.Distinct())
        {
            LoadResult result = await tryAsync(clients);
            if (result.RequestsPerSecond > best.PerSecond)
                best = (clients, result.RequestsPerSecond);
        }

        return best.Clients;
    }

    private static async Task MeasureAsync(Contender[] contenders, int rounds, CancellationToken cancellationToken)
    {
        foreach (Contender contender in contenders)
            await contender.WarmUpAsync();
        for (int round = 0; round < rounds; round++)
        {
            foreach (Contender contender in contenders)
            {
                await contender.RunAsync();
                await Task.Delay(ComparePlan.Settle, TimeProvider.System, cancellationToken); // the aggregation of what was just counted ends first
            }
        }
    }

    private static void Check(Contender[] contenders, int counters, int connections, Report report)
    {
        string what = string.Create(CultureInfo.InvariantCulture, $"{counters:N0} counter(s)");
        report.Check(contenders.All(static contender => contender.Failures == 0), $"{what}: every request was answered well");
        if (connections < ManyConnections)
            return;
        AtLeast(contenders[5], counters == 1 ? MinOfRawPostgresHot : MinOfRawPostgresSpread);
        AtLeast(contenders[2], MinOfRedisBehindAnEndpoint);
        AtLeast(contenders[1], MinOfRival);

        void AtLeast(Contender other, double least)
        {
            double times = contenders[0].PerSecond / other.PerSecond;
            report.Check(times >= least, $"{what}: {times:N2} times {other.Name}, at least {least}");
        }
    }

    /// <summary>Whoever counts must count right: the totals are what was answered.</summary>
    private static async Task CheckTotalsAsync(
        ServerProcess real, PostgresServer postgres, RedisServer redis, (SentTotals Real, SentTotals Postgres, SentTotals Redis) sent, Report report, CancellationToken cancellationToken)
    {
        using var client = new CounterClient(real.Address, 8, TimeSpan.FromSeconds(30));
        await Freshness.PassesAsync(client, Scenario.HotCounter, TimeProvider.System.GetUtcNow(), FreshWithin, cancellationToken);
        await sent.Real.CheckAsync("this, ", client.SumAsync, report);
        await using PostgresStore rows = await PostgresStore.OpenAsync(postgres.ConnectionString(1));
        await sent.Postgres.CheckAsync("PostgreSQL, ", prefix => rows.SumAsync(prefix, cancellationToken), report);
        await using RedisStore keys = await RedisStore.OpenAsync(redis.ConnectionString);
        await sent.Redis.CheckAsync("Redis, ", prefix => keys.SumAsync(prefix, cancellationToken), report);
    }
}
