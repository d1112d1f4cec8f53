using System.Collections.Concurrent;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Client;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Crash;

/// <summary>
/// One database's life: the replay runs until a drawn number of answers has come in, a little later the server is killed, then
/// restarted, and what is not settled is sent again. One more kill follows the last answer, so that what the check reads
/// was acknowledged before a crash and never shut down in good order.
/// </summary>
internal sealed class CrashRound(ServerLaunch launch, string folder, int seed, CrashSettings settings, Report report)
{
    private const int MaxPasses = 200;
    private const int MaxKillDelayMs = 20;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FreshWithin = TimeSpan.FromSeconds(30);
    private readonly Random _random = new(seed);
    private readonly Ledger _ledger = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly int _port = Ports.Free();
    private int _answered;
    private int _repeated;
    private TimeSpan _slowestStart;

    /// <summary>
    /// Resent requests the server said it had counted already: the crashes that fell between commit and answer.
    /// </summary>
    public int RepeatedAfterCrash => _repeated;

    public async Task RunAsync(string[] counters, CancellationToken cancellationToken)
    {
        List<Parcel> parcels = settings.Mode == "batch"
            ? Parcels.Batches(counters, _random)
            : Parcels.Singles(counters, _random, keyed: settings.Mode == "single");
        int[] killAfter = [.. Enumerable.Range(0, settings.Kills).Select(_ => _random.Next(parcels.Count / 50, parcels.Count * 49 / 50)).Order()];
        int kills = 0;
        for (int pass = 0; parcels.Exists(parcel => !parcel.Settled); pass++)
        {
            if (pass > MaxPasses)
                throw new CheckFailedException(
                    $"seed {seed}: after {MaxPasses} passes {parcels.Count(p => !p.Settled)} requests are still not answered");
            await using ServerProcess server = await StartAsync(cancellationToken);
            bool killing = kills < killAfter.Length;
            await PassAsync(server, [.. parcels.Where(p => !p.Settled)], killing ? killAfter[kills] : int.MaxValue, cancellationToken);
            kills++;
        }

        report.CheckNone(_complaints,
            $"seed {seed}: every answer keeps the contract ({parcels.Count:N0} requests, {kills} kills)");
        await CheckAsync(parcels, cancellationToken);
        Report.Note($"{_repeated} were told to be duplicates after a crash; slowest start {_slowestStart.TotalSeconds:N2} s");
    }

    private async Task PassAsync(ServerProcess server, List<Parcel> unsettled, int killAfter, CancellationToken cancellationToken)
    {
        using var client = new CounterClient(server.Address, settings.Connections, AnswerWithin);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Cubed, because most of what can go wrong is in flight within the first moments, yet some kills come later.
        var delay = TimeSpan.FromMilliseconds(Math.Pow(_random.NextDouble(), 3) * MaxKillDelayMs);
        bool killed = false;
        if (_answered >= killAfter)
            reached.SetResult();
        Task killer = KillLaterAsync();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Connections, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(unsettled, parallel, async (parcel, _) =>
        {
            if (Volatile.Read(ref killed))
                return;
            Settle(parcel, await SendAsync(client, parcel));
            if (parcel.Counted && Interlocked.Increment(ref _answered) >= killAfter)
                reached.TrySetResult();
        });
        reached.TrySetResult();
        await killer;

        async Task KillLaterAsync()
        {
            await reached.Task;
            await Task.Delay(delay, TimeProvider.System, CancellationToken.None);
            await server.KillAsync();
            Volatile.Write(ref killed, true);
        }
    }

    private void Settle(Parcel parcel, Answer answer)
    {
        if (answer.Complaint is not null || answer.Outcome is Outcome.Refused or Outcome.Accepted)
            _complaints.Enqueue($"{parcel.Key}: {answer.Complaint ?? answer.ToString()}");
        if (answer.Duplicate && !parcel.Sent)
            _complaints.Enqueue($"{parcel.Key}: called a duplicate when it was sent for the first time");
        parcel.Sent |= answer.Outcome != Outcome.NotSent;
        parcel.Counted = answer.Outcome == Outcome.Counted;
        bool mayBeIn = answer.Outcome is Outcome.Unanswered or Outcome.Unknown;
        parcel.Settled = parcel.Counted || answer.Outcome == Outcome.Refused || (parcel.Key is null && mayBeIn);
        if (answer.Duplicate)
            Interlocked.Increment(ref _repeated);
        if (!parcel.Settled)
            return;
        foreach ((string counter, long delta) in parcel.Lines)
            _ledger.Record(counter, delta, answer.Outcome);
    }

    private async Task CheckAsync(List<Parcel> parcels, CancellationToken cancellationToken)
    {
        await using ServerProcess server = await StartAsync(cancellationToken);
        using var client = new CounterClient(server.Address, settings.Connections, AnswerWithin);
        if (settings.Mode != "unkeyed")
            await ResendAsync(client, parcels, cancellationToken);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var check = new TotalsCheck(client, _ledger, new Dictionary<string, long>(), report);
        await check.LiveAsync(cancellationToken);
        TimeSpan fresh = await Freshness.PassesAsync(client, parcels[0].Lines[0].Counter, now, FreshWithin, cancellationToken);
        await check.GetAsync(now, cancellationToken);
        await check.ListAsync("", now, cancellationToken);
        Report.Note(
            $"seed {seed}: {_ledger.Min:N0} acknowledged, {_ledger.Max - _ledger.Min:N0} never answered; asOf passed after {fresh.TotalSeconds:N2} s");
    }

    /// <summary>
    /// What was answered before a crash is sent again after it, with its key: it must be called a duplicate and change
    /// nothing.
    /// </summary>
    private async Task ResendAsync(CounterClient client, List<Parcel> parcels, CancellationToken cancellationToken)
    {
        var findings = new ConcurrentQueue<string>();
        Parcel[] again = [.. Enumerable.Range(0, Math.Min(settings.Resend, parcels.Count)).Select(_ => parcels[_random.Next(parcels.Count)]).Distinct()];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Connections, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(again, parallel, async (parcel, _) =>
        {
            Answer answer = await SendAsync(client, parcel);
            if (answer is not { Outcome: Outcome.Counted, Duplicate: true })
                findings.Enqueue($"{parcel.Key}: {answer}, not called a duplicate");
        });
        report.CheckNone(findings, $"seed {seed}: {again.Length} answered requests sent again are called duplicates");
    }

    private static Task<Answer> SendAsync(CounterClient client, Parcel parcel) => parcel.Lines.Length == 1
        ? client.IncrementAsync(parcel.Lines[0].Counter, parcel.Lines[0].Delta, parcel.Key)
        : client.IncrementManyAsync(parcel.Lines, parcel.Key);

    private async Task<ServerProcess> StartAsync(CancellationToken cancellationToken)
    {
        ServerProcess server = await ServerProcess.StartAsync(launch, folder, _port, cancellationToken);
        if (server.ReadyAfter > _slowestStart)
            _slowestStart = server.ReadyAfter;
        return server;
    }
}
