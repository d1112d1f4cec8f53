using ShardedCounter.Diagnostics;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Diagnostics;

public sealed class PipelineReporterTests : IDisposable
{
    private readonly PipelineRig _rig = new(static options => options.MaxInFlight = 1);

    [Fact]
    public async Task ANewProcessSaysWhoItIsAndHasNoFiguresYet()
    {
        PipelineReport report = await ReadAsync();
        Assert.Equal("w|00000000000000000000000000000007", report.Instance.Replace("-", "", StringComparison.Ordinal));
        Assert.Equal((_rig.Time.Start, _rig.Time.Start), (report.StartedAt, report.At));
        Assert.Equal(new IncrementFlow(0, 0), report.Increments);
        Assert.Equal(new FlushLoad(0, 0, 0), report.Flush);
        Assert.Equal(new CommitFlow(0, 0, null, null, null, null, 0, 0, 0, new CommitTroubles(0, 0, 0)), report.Commits);
        Assert.Equal(new ShardSpread(4, 4), report.Shards);
        Assert.Null(report.NotReadyReason);
        Assert.Null(report.AsOf);
        Assert.Null(report.AggregationLagSeconds);
    }

    [Fact]
    public async Task FoldedIncrementsShareCommitsAndWrites()
    {
        Task<IncrementResult> first = _rig.Count("a");
        CommitAttempt alone = _rig.Next();
        Task<IncrementResult>[] rest = [_rig.Count("a"), _rig.Count("a"), _rig.Count("b"), _rig.Count("b"), _rig.Count("b")];
        PipelineReport waiting = await ReadAsync();
        Assert.Equal((3, 6), (waiting.Flush.PendingCounters, waiting.Flush.Waiters));

        _rig.Advance(TimeSpan.FromMilliseconds(200));
        _rig.Land(alone);
        _rig.Advance(TimeSpan.FromMilliseconds(300));
        while (_rig.Store.Waiting > 0)
            _rig.Land(_rig.Next());
        await Task.WhenAll([first, .. rest]);
        _rig.Advance(TimeSpan.FromMilliseconds(500));

        PipelineReport report = await ReadAsync();
        Assert.Equal(new IncrementFlow(6, 6), report.Increments); // six in the first second
        Assert.Equal(new FlushLoad(0, 0, 0), report.Flush);
        Assert.Equal((2, 2.0), (report.Commits.Total, report.Commits.PerSecond));
        Assert.Equal((3.0, 2.0), (report.Commits.IncrementsPerCommit, report.Commits.FoldRatio)); // six increments, two commits, three writes: a, then a and b
        Assert.InRange(report.Commits.P50Milliseconds!.Value, 200, 225);
        Assert.InRange(report.Commits.P99Milliseconds!.Value, 200, 350);
    }

    [Fact]
    public async Task TheOldestIncrementHasItsAge()
    {
        _ = _rig.Count("a");
        _rig.Advance(TimeSpan.FromMilliseconds(700));
        PipelineReport report = await ReadAsync();
        Assert.InRange(report.Flush.OldestMilliseconds, 600, 700);
    }

    [Fact]
    public async Task AttemptsThatDoNotLandAreToldByTheirKind()
    {
        _ = _rig.Count("a");
        _rig.Answer(_rig.Next(), new CommitOutcome.Throttled(TimeSpan.Zero));
        _rig.WaitForRetry();
        _rig.Answer(_rig.Next(), new CommitOutcome.Unknown("silence"));
        _rig.WaitForRetry();
        _rig.Land(_rig.Next());
        Assert.Equal(IncrementStatus.Accepted, _rig.Accept("b").Status);
        _rig.Answer(_rig.Next(), new CommitOutcome.Refused("full"));

        PipelineReport report = await ReadAsync();
        Assert.Equal((1, 1, 1, 1), (report.Commits.Total, report.Commits.Throttled, report.Commits.Unknown, report.Commits.Refused));
        Assert.Equal(new DeadLetterCount(1, 0), report.DeadLetters with { LastMinute = 0 });
    }

    [Fact]
    public async Task AKeyedRequestCountsWhenItLandsAndItsRepetitionDoesNot()
    {
        Task<BatchResult> first = _rig.CountOnce("0123456789abcdef", ("a", 1), ("b", 2));
        Assert.Equal(0, (await ReadAsync()).Increments.Total);
        _rig.Land(_rig.Next());
        Assert.Equal(IncrementStatus.Counted, (await first).Status);
        Assert.Equal(2, (await ReadAsync()).Increments.Total);

        Task<BatchResult> again = _rig.CountOnce("0123456789abcdef", ("a", 1), ("b", 2));
        _rig.Land(_rig.Next());
        Assert.Equal(IncrementStatus.Duplicate, (await again).Status);
        Assert.Equal(2, (await ReadAsync()).Increments.Total);
    }

    [Fact]
    public async Task TotalsAreAsOldAsTheStoreSaysAndNeverFromTheFuture()
    {
        await _rig.Store.Inner.AdvanceFreshnessAsync(_rig.Time.GetUtcNow() - TimeSpan.FromSeconds(2.5), default);
        PipelineReport report = await ReadAsync();
        Assert.Equal((_rig.Time.GetUtcNow() - TimeSpan.FromSeconds(2.5), 2.5), (report.AsOf!.Value, report.AggregationLagSeconds!.Value));

        await _rig.Store.Inner.AdvanceFreshnessAsync(_rig.Time.GetUtcNow() + TimeSpan.FromHours(1), default); // the store's clock is ahead of this one
        _rig.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, (await ReadAsync()).AggregationLagSeconds);
    }

    [Fact]
    public async Task AStoreThatDoesNotAnswerTakesNothingButFreshnessAway()
    {
        await _rig.Store.Inner.AdvanceFreshnessAsync(_rig.Time.GetUtcNow(), default);
        _rig.Store.OnCall = static _ => throw new StoreUnavailableException("down");
        PipelineReport report = await ReadAsync();
        Assert.Null(report.AsOf);
        Assert.Equal(new ShardSpread(4, 4), report.Shards);
    }

    public void Dispose() => _rig.Dispose();

    private Task<PipelineReport> ReadAsync() => _rig.Reporter.ReadAsync(default).AsTask();
}
