using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Tests.Fakes;

/// <summary>The reference store behind a script: commits wait for the test's word, every other call is noted and can be held up or made to fail.</summary>
internal sealed class ScriptedStore(InMemoryCounterStore inner) : ICounterStore
{
    private readonly Queue<CommitAttempt> _attempts = new();
    private readonly Lock _gate = new();

    /// <summary>The store behind.</summary>
    public InMemoryCounterStore Inner => inner;

    public CommitLimits Limits { get; init; } = CommitLimits.Common;

    /// <summary>When true, each commit waits for the test; otherwise it is evaluated at once.</summary>
    public bool HoldsCommits { get; set; }

    /// <summary>The names of the calls that are not commits, in order; a feed read with its range, a batch of totals with its size.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Awaited before a call goes through; may throw or never end.</summary>
    public Func<string, Task>? OnCall { get; set; }

    /// <summary>Awaited when a total has been read and before the reader has it.</summary>
    public Func<Task>? OnTotalRead { get; set; }

    /// <summary>What it says about freshness; null: what it has.</summary>
    public Func<Task<DateTimeOffset>>? Freshness { get; set; }

    /// <summary>The feed ranges it says it has; all give the same changes.</summary>
    public IReadOnlyList<string> Ranges { get; set; } = ["all"];

    /// <summary>Attempts the test has not looked at yet.</summary>
    public int Waiting => _attempts.Count;

    /// <summary>The oldest attempt not looked at yet.</summary>
    public CommitAttempt Take()
    {
        Assert.True(_attempts.Count > 0, "No commit was sent.");
        return _attempts.Dequeue();
    }

    public ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        if (!HoldsCommits)
            return inner.CommitAsync(commit, cancellationToken);
        var attempt = new CommitAttempt(commit, inner);
        _attempts.Enqueue(attempt);
        cancellationToken.Register(attempt.GiveUp);
        return new ValueTask<CommitOutcome>(attempt.Outcome);
    }

    public async ValueTask<Mark?> ReadMarkAsync(ProducerId producer, int shard, CancellationToken cancellationToken)
    {
        await NoteAsync("ReadMark");
        return await inner.ReadMarkAsync(producer, shard, cancellationToken);
    }

    public async ValueTask<ShardReadings> ReadShardsAsync(CounterId counter, int shards, CancellationToken cancellationToken)
    {
        await NoteAsync("ReadShards");
        return await inner.ReadShardsAsync(counter, shards, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<string>> ListFeedRangesAsync(CancellationToken cancellationToken)
    {
        await NoteAsync("ListFeedRanges");
        return Ranges;
    }

    public async ValueTask<FeedPage> ReadFeedAsync(string range, string? continuation, int maxChanges, CancellationToken cancellationToken)
    {
        await NoteAsync($"ReadFeed {range}");
        return await inner.ReadFeedAsync(range, continuation, maxChanges, cancellationToken);
    }

    public async ValueTask<StoredTotal?> ReadTotalAsync(CounterId counter, CancellationToken cancellationToken)
    {
        await NoteAsync("ReadTotal");
        StoredTotal? total = await inner.ReadTotalAsync(counter, cancellationToken);
        await (OnTotalRead?.Invoke() ?? Task.CompletedTask);
        return total;
    }

    public async ValueTask<IReadOnlyList<StoredTotal?>> ReadTotalsAsync(IReadOnlyList<CounterId> counters, CancellationToken cancellationToken)
    {
        await NoteAsync($"ReadTotals {counters.Count}");
        return await inner.ReadTotalsAsync(counters, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<bool>> WriteTotalsAsync(IReadOnlyList<StoredTotal> totals, CancellationToken cancellationToken)
    {
        await NoteAsync($"WriteTotals {totals.Count}");
        return await inner.WriteTotalsAsync(totals, cancellationToken);
    }

    public async ValueTask<TotalPage> ListTotalsAsync(TotalQuery query, CancellationToken cancellationToken)
    {
        await NoteAsync("ListTotals");
        return await inner.ListTotalsAsync(query, cancellationToken);
    }

    public ValueTask<Layout> OpenLayoutAsync(int shardsOfNewStore, CancellationToken cancellationToken) =>
        inner.OpenLayoutAsync(shardsOfNewStore, cancellationToken);

    public async ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken)
    {
        await NoteAsync("ReadLayout");
        return await inner.ReadLayoutAsync(cancellationToken);
    }

    public async ValueTask<Layout> TryGrowLayoutAsync(Layout seen, int shards, CancellationToken cancellationToken)
    {
        await NoteAsync($"GrowLayout {shards}");
        return await inner.TryGrowLayoutAsync(seen, shards, cancellationToken);
    }

    public async ValueTask<StoredCursors?> ReadCursorsAsync(CancellationToken cancellationToken)
    {
        await NoteAsync("ReadCursors");
        return await inner.ReadCursorsAsync(cancellationToken);
    }

    public async ValueTask<bool> TryWriteCursorsAsync(StoredCursors cursors, CancellationToken cancellationToken)
    {
        await NoteAsync("WriteCursors");
        return await inner.TryWriteCursorsAsync(cursors, cancellationToken);
    }

    public async ValueTask<DateTimeOffset> ReadFreshnessAsync(CancellationToken cancellationToken)
    {
        await NoteAsync("ReadFreshness");
        return Freshness is null ? await inner.ReadFreshnessAsync(cancellationToken) : await Freshness();
    }

    public async ValueTask AdvanceFreshnessAsync(DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        await NoteAsync("AdvanceFreshness");
        await inner.AdvanceFreshnessAsync(asOf, cancellationToken);
    }

    public async ValueTask AddDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        await NoteAsync("AddDeadLetters");
        await inner.AddDeadLettersAsync(letters, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(string source, int top, CancellationToken cancellationToken)
    {
        await NoteAsync("ReadDeadLetters");
        return await inner.ReadDeadLettersAsync(source, top, cancellationToken);
    }

    private Task NoteAsync(string call)
    {
        lock (_gate)
            Calls.Add(call);
        return OnCall?.Invoke(call) ?? Task.CompletedTask;
    }
}
