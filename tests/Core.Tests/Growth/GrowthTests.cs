using ShardedCounter.Growth;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Growth;

/// <summary>Growth from the throttled commit to the commit in a new shard, on the real pipeline.</summary>
public sealed class GrowthTests : IDisposable
{
    private const int Shards = 4;

    private readonly PipelineRig _rig = new(shards: Shards);
    private readonly ShardsOptions _options = new() { Max = 64 };
    private readonly ThrottleCounts _throttles;
    private readonly LayoutKeeper _keeper;
    private readonly RecordingLog _log = new();
    private int _counted;

    public GrowthTests()
    {
        _throttles = new ThrottleCounts(_rig.Meter);
        _keeper = Keeper(_rig.Layouts, _rig.Watch, _log);
    }

    public void Dispose()
    {
        _throttles.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public void AHotShardDoublesNAndOnlyThenAreNewShardsWrittenTo()
    {
        HashSet<int> used = [];
        for (int window = 1; window <= 3; window++)
        {
            Assert.Equal(Shards, _rig.Layouts.Current.Shards);
            used.UnionWith(CountMany(200, static shard => shard == 2 ? 1 : 0));
            if (window < 3)
                Close();
        }

        // The third window ends: the store is asked, and has not answered yet.
        var answer = new TaskCompletionSource();
        _rig.Store.OnCall = call => call.StartsWith("GrowLayout", StringComparison.Ordinal) ? answer.Task : Task.CompletedTask;
        Task closing = _rig.Pump.Call(() => _keeper.RunOnceAsync(default));
        Assert.Equal("GrowLayout 8", _rig.Store.Calls[^1]);
        used.UnionWith(CountMany(100, static _ => 0));
        Assert.Equal([0, 1, 2, 3], used.Order());

        _rig.Do(answer.SetResult);
        Assert.True(closing.IsCompletedSuccessfully);
        Assert.Equal(new Layout(8, 4), Stored);
        used.UnionWith(CountMany(200, static _ => 0));
        Assert.Equal(Enumerable.Range(0, 8), used.Order());
        Assert.Equal(_counted, _rig.SumOf("a"));
        Assert.Single(_log.Of(1404));
        Assert.True(_throttles["hot-partition"] >= 60, $"{_throttles["hot-partition"]}");
        Assert.Equal(0, _throttles["container"]);
    }

    [Fact]
    public void AContainerThatThrottlesAllShardsAlikeDoesNotGrow()
    {
        for (int window = 0; window < 8; window++)
        {
            CountMany(200, static _ => 0.4);
            Close();
        }

        Assert.Equal(Shards, _rig.Layouts.Current.Shards);
        Assert.True(_throttles["container"] > 8 * 80, $"{_throttles["container"]}");
        Assert.Equal(0, _throttles["hot-partition"]);
        Assert.Single(_log.Of(1407)); // said once, not once a window
        Close();
        Assert.Single(_log.Of(1409));
    }

    [Fact]
    public void ThrottledKeyedCommitsDoNotGrow()
    {
        for (int i = 0; i < 60; i++)
        {
            Task<BatchResult> answer = _rig.CountOnce($"key-{i}", ("a", 1));
            CommitAttempt attempt = _rig.Next();
            int bound = attempt.Commit.Shard;
            for (int throttled = 0; throttled < (bound == 1 ? 3 : 0); throttled++)
            {
                _rig.Answer(attempt, new CommitOutcome.Throttled(TimeSpan.Zero));
                _rig.Advance(TimeSpan.FromMilliseconds(100));
                attempt = _rig.Next();
                Assert.Equal(bound, attempt.Commit.Shard);
            }

            _rig.Land(attempt);
            Assert.Equal(IncrementStatus.Counted, answer.Now().Status);
            Close();
        }

        Assert.Equal(Shards, _rig.Layouts.Current.Shards);
        Assert.True(_throttles["keyed"] >= 9 && _throttles["keyed"] % 3 == 0, $"{_throttles["keyed"]}");
        Assert.Equal(_throttles["keyed"], _throttles.All);
    }

    [Fact]
    public void ACommitThatIsSentAgainToItsShardIsNoEvidence()
    {
        Task<IncrementResult> answer = _rig.Count("a");
        CommitAttempt attempt = _rig.Next();
        _rig.LoseAnswer(attempt); // bound to its shard from now on, and no evidence: nobody knows what the store thought
        for (int i = 0; i < 30; i++)
        {
            _rig.WaitForRetry();
            _rig.Answer(_rig.Next(), new CommitOutcome.Throttled(TimeSpan.Zero));
        }

        _rig.WaitForRetry();
        _rig.Land(_rig.Next());
        ThrottleWindow window = _rig.Watch.CloseWindow(_rig.Layouts.Current);
        Assert.Equal((0, 0), (window.Attempts, window.Throttles));
        Assert.Equal(30, _throttles["again"]);
        Assert.True(answer.IsCompleted);
    }

    [Fact]
    public void OfTwoProcessesThatSeeTheSameHeatOneGrows()
    {
        var layouts = new LayoutSource(new Layout(Shards, Shards));
        var watch = new ThrottleWatch(_rig.GrowthMetrics);
        LayoutKeeper other = Keeper(layouts, watch, new RecordingLog());
        for (int window = 1; window <= 3; window++)
        {
            foreach (ThrottleWatch one in new[] { _rig.Watch, watch })
                Heat(one, shard: 1);
            if (window < 3)
            {
                Close();
                Round(other);
            }
        }

        // Both have read four shards before either writes.
        var gate = new TaskCompletionSource();
        _rig.Store.OnCall = call => call.StartsWith("GrowLayout", StringComparison.Ordinal) ? gate.Task : Task.CompletedTask;
        Task first = _rig.Pump.Call(() => _keeper.RunOnceAsync(default));
        Task second = _rig.Pump.Call(() => other.RunOnceAsync(default));
        Assert.Equal(["ReadLayout", "GrowLayout 8", "ReadLayout", "GrowLayout 8"], _rig.Store.Calls.TakeLast(4));
        _rig.Do(gate.SetResult);
        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
        Assert.Equal((8, 8), (_rig.Layouts.Current.Shards, layouts.Current.Shards));

        // And the row of hot windows begins anew in both.
        _rig.Store.OnCall = null;
        Heat(_rig.Watch, 1);
        Heat(watch, 1);
        Close();
        Round(other);
        Assert.Equal(8, Stored.Shards);
    }

    [Fact]
    public void AtTheMaximumItSaysSoOnceAndStays()
    {
        _options.Max = 4;
        for (int window = 0; window < 6; window++)
        {
            Heat(_rig.Watch, 1);
            Close();
        }

        Assert.Equal(Shards, _rig.Layouts.Current.Shards);
        Assert.Single(_log.Of(1406));
    }

    [Fact]
    public void WhenTheStoreDoesNotAnswerTheNextRoundMakesUpForIt()
    {
        for (int window = 0; window < 3; window++)
        {
            _rig.Store.OnCall = window == 2 ? static _ => Task.FromException(new StoreUnavailableException("away")) : null;
            Heat(_rig.Watch, 1);
            Task round = _rig.Pump.Call(() => _keeper.RunOnceAsync(default));
            Assert.Equal(window == 2, round.IsFaulted);
        }

        _rig.Store.OnCall = null;
        Heat(_rig.Watch, 1);
        Close();
        Assert.Equal(8, _rig.Layouts.Current.Shards);
    }

    [Fact]
    public void AWriterKnowsANewNWithinThirtySecondsThoughTwoReadsFail()
    {
        int reads = 0;
        _rig.Store.OnCall = _ => ++reads <= 2 ? Task.FromException(new StoreUnavailableException("away")) : Task.CompletedTask;
        using var stop = new CancellationTokenSource();
        using var service = new LayoutService(_keeper, _rig.Layouts, _options, new Random(1), _rig.Time, _log);
        Task running = _rig.Pump.Call(() => service.RunAsync(stop.Token));
        _ = _rig.Store.Inner.TryGrowLayoutAsync(new Layout(4, 4), 32, default).AsTask().Now();

        _rig.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(32, _rig.Layouts.Current.Shards);
        Assert.InRange(reads, 3, 4); // 8 to 10 s apart
        Assert.Equal(2, _log.Of(1400).Count);
        Assert.Single(_log.Of(1403));

        _rig.Do(stop.Cancel);
        Assert.True(running.IsCompletedSuccessfully);
    }

    [Fact]
    public void ALayoutThatShrankIsCriedOutAboutAtEachReading()
    {
        var layouts = new LayoutSource(new Layout(8, 4)); // and the store has four
        using var stop = new CancellationTokenSource();
        using var service = new LayoutService(Keeper(layouts, _rig.Watch, _log), layouts, _options, new Random(1), _rig.Time, _log);
        _ = _rig.Pump.Call(() => service.RunAsync(stop.Token));
        _rig.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(2, _log.Of(1401).Count);
        Assert.Equal(8, layouts.Current.Shards);
        Assert.NotNull(layouts.Conflict);
        _rig.Do(stop.Cancel);
    }

    [Fact]
    public void AddedLanesLeaveTheOthersAsTheyAre()
    {
        using var rig = new PipelineRig(shards: 1);
        Task<IncrementResult> first = rig.Count("a", 5);
        rig.Land(rig.Next());
        Task<IncrementResult> second = rig.Count("a", 7);
        CommitAttempt inFlight = rig.Next();
        Task<BatchResult> keyed = rig.CountOnce("key", ("a", 100));
        Assert.Equal(0, rig.Store.Waiting); // there is one lane, and it is busy

        _ = rig.Layouts.GrowAsync(rig.Store.Inner, new Layout(1, 1), 2, default).AsTask().Now();
        Task<IncrementResult> third = rig.Count("b", 11);
        CommitAttempt inNewShard = rig.Next();
        Assert.Equal((1, null), (inNewShard.Commit.Shard, inNewShard.Commit.Seen));
        rig.Land(inNewShard);
        Assert.Equal(0, rig.Store.Waiting); // the keyed request waits for its own shard, though the new one is free

        rig.Land(inFlight);
        CommitAttempt bound = rig.Next();
        Assert.Equal((0, inFlight.Commit.Next), (bound.Commit.Shard, bound.Commit.Seen));
        rig.Land(bound);
        Assert.All(new[] { first, second, third }, static answer => Assert.Equal(IncrementStatus.Counted, answer.Now().Status));
        Assert.Equal(IncrementStatus.Counted, keyed.Now().Status);
        Assert.Equal((112, 11), (rig.SumOf("a"), rig.SumOf("b")));
    }

    [Theory]
    [InlineData(0, "10", "Shards:Max is 0")]
    [InlineData(1_025, "10", "Shards:Max is 1025")]
    [InlineData(64, "0.5", "Shards:RefreshInterval is 00:00:00.5000000")]
    [InlineData(64, "11", "Shards:RefreshInterval is 00:00:11")]
    [InlineData(1, "1", null)]
    [InlineData(1_024, "10", null)]
    public void SettingsOutOfRangeAreNamed(int max, string seconds, string? failure)
    {
        var options = new ShardsOptions
        {
            Max = max,
            RefreshInterval = TimeSpan.FromSeconds(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)),
        };
        string? failures = new ShardsOptionsValidator().Validate(null, options).FailureMessage;
        Assert.Equal(failure is null, failures is null);
        Assert.Contains(failure ?? "", failures ?? "", StringComparison.Ordinal);
    }

    private LayoutKeeper Keeper(LayoutSource layouts, ThrottleWatch watch, RecordingLog log) => new(
        _rig.Store, layouts, watch, new GrowthRule(_options, GrowthLimits.Standard, _rig.Time), _options, _rig.GrowthMetrics, log);

    private static void Heat(ThrottleWatch watch, int shard)
    {
        for (int attempt = 0; attempt < 400; attempt++)
            watch.Attempted(attempt % Shards, ShardChoice.Random, throttled: attempt % Shards == shard);
    }

    private Layout Stored => _rig.Store.Inner.ReadLayoutAsync(default).AsTask().Now();

    private void Close() => Round(_keeper);

    private void Round(LayoutKeeper keeper) => Assert.True(_rig.Pump.Call(() => keeper.RunOnceAsync(default)).IsCompletedSuccessfully);

    /// <summary>Counts one at a time on a store that throttles with a probability by shard. Returns the shards that were tried.</summary>
    private HashSet<int> CountMany(int increments, Func<int, double> throttle)
    {
        var random = new Random(_counted);
        HashSet<int> tried = [];
        for (int i = 0; i < increments; i++)
        {
            Task<IncrementResult> answer = _rig.Count("a");
            while (!answer.IsCompleted)
            {
                if (_rig.Store.Waiting == 0)
                {
                    _rig.Advance(TimeSpan.FromMilliseconds(100));
                    continue;
                }

                CommitAttempt attempt = _rig.Next();
                tried.Add(attempt.Commit.Shard);
                if (random.NextDouble() < throttle(attempt.Commit.Shard))
                    _rig.Answer(attempt, new CommitOutcome.Throttled(TimeSpan.Zero));
                else
                    _rig.Land(attempt);
            }

            Assert.Equal(IncrementStatus.Counted, answer.Now().Status);
            _counted++;
        }

        return tried;
    }
}
