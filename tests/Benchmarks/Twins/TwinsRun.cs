using System.Collections.Concurrent;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Client;
using ShardedCounter.Benchmarks.Crash;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Twins;

/// <summary>
/// One replay through two servers. A request keeps its key and is sent until it is answered as counted, to one server or the other as the dice say; the first server lives,
/// the second is killed whenever another part of the log is through, and started again at once.
/// </summary>
internal sealed class TwinsRun(ServerLaunch launch, WorkFolder work, TwinsSettings settings, Report report)
{
    private const int MaxSends = 1_000;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FreshWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly Random _random = new(settings.Seed);
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly Ledger _ledger = new();
    private int _answered;
    private int _twice;
    private int _repeated;

    public async Task RunAsync(string[] counters, CancellationToken cancellationToken)
    {
        List<Parcel> parcels = Parcels.Singles(counters, _random, keyed: true);
        int port = Ports.Free();
        await using ServerProcess first = await ServerProcess.StartAsync(launch, work.Folder("first"), port, cancellationToken);
        var second = new MortalServer(launch, work.Folder("second"), Ports.Free());
        await using (second)
        {
            await second.StartAsync(cancellationToken);
            using var clients = new TwinClients(new CounterClient(first.Address, settings.Connections, AnswerWithin), new CounterClient(second.Address, settings.Connections, AnswerWithin));
            Task killer = KillAsync(second, parcels.Count, cancellationToken);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Connections, CancellationToken = cancellationToken };
            int drawn = 0;
            (Parcel Parcel, int Seed)[] plan = [.. parcels.Select(parcel => (parcel, settings.Seed + drawn++))];
            await Parallel.ForEachAsync(plan, parallel, async (item, token) => await SettleAsync(clients, item.Parcel, new Random(item.Seed), token));
            await killer;
            report.CheckNone(_complaints, $"seed {settings.Seed}: every answer keeps the contract ({parcels.Count:N0} requests, {second.Kills} kills)");
            Report.Note($"{_twice:N0} requests went to both servers at once; {_repeated:N0} answers said that the request had been counted before");
            await CheckAsync("first", clients.First, parcels, cancellationToken);
            await CheckAsync("second", clients.Second, parcels, cancellationToken);
        }
    }

    private async Task SettleAsync(TwinClients clients, Parcel parcel, Random random, CancellationToken cancellationToken)
    {
        (string counter, long delta) = parcel.Lines[0];
        for (int sends = 0; !parcel.Settled; sends++)
        {
            if (sends > MaxSends)
                throw new CheckFailedException($"{parcel.Key} is not counted after {MaxSends} sends");
            CounterClient[] to = random.NextDouble() < settings.Both ? [clients.First, clients.Second] : [random.Next(2) == 0 ? clients.First : clients.Second];
            Answer[] answers = await Task.WhenAll(to.Select(client => client.IncrementAsync(counter, delta, parcel.Key)));
            Judge(parcel, answers);
            if (!parcel.Settled)
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        _ledger.Acknowledge(counter, delta);
        Interlocked.Increment(ref _answered);
    }

    private void Judge(Parcel parcel, Answer[] answers)
    {
        foreach (Answer answer in answers.Where(answer => answer.Complaint is not null || answer.Outcome is Outcome.Refused or Outcome.Accepted))
            _complaints.Enqueue($"{parcel.Key}: {answer.Complaint ?? answer.ToString()}");
        int counted = answers.Count(answer => answer is { Outcome: Outcome.Counted, Duplicate: false });
        int repeated = answers.Count(answer => answer.Duplicate);
        if (counted > 1)
            _complaints.Enqueue($"{parcel.Key}: both servers say they counted it as new");
        if (repeated == answers.Length && !parcel.Sent)
            _complaints.Enqueue($"{parcel.Key}: called a duplicate when it was sent for the first time");
        if (answers.Length > 1)
            Interlocked.Increment(ref _twice);
        Interlocked.Add(ref _repeated, repeated);
        parcel.Sent |= answers.Any(answer => answer.Outcome != Outcome.NotSent);
        parcel.Settled = parcel.Counted = counted + repeated > 0;
    }

    private async Task KillAsync(MortalServer server, int requests, CancellationToken cancellationToken)
    {
        for (int kill = 1; kill <= settings.Kills; kill++)
        {
            int after = (int)((long)requests * kill / (settings.Kills + 1));
            while (Volatile.Read(ref _answered) < after)
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
            await server.KillAsync();
            await server.StartAsync(cancellationToken);
        }
    }

    private async Task CheckAsync(string name, CounterClient client, List<Parcel> parcels, CancellationToken cancellationToken)
    {
        Console.WriteLine($"the {name} server");
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var check = new TotalsCheck(client, _ledger, new Dictionary<string, long>(), report);
        TimeSpan fresh = await Freshness.PassesAsync(client, parcels[0].Lines[0].Counter, now, FreshWithin, cancellationToken);
        await check.RunAsync(now, "", cancellationToken);
        Report.Note($"{_ledger.Min:N0} acknowledged; asOf passed after {fresh.TotalSeconds:N2} s");
    }
}
