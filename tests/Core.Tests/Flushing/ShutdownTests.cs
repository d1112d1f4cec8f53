using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Diagnostics;
using ShardedCounter.Flushing;
using ShardedCounter.Growth;
using ShardedCounter.Hosting;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Testing.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Flushing;

public sealed class ShutdownTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(6);

    [Fact]
    public void EverythingTakenIsWrittenBeforeItStops()
    {
        using var rig = new PipelineRig(shards: 1);
        Task<IncrementResult> waiting = rig.Count("a", 1);
        Assert.Equal(IncrementStatus.Accepted, rig.Accept("a", 20).Status);
        Task<BatchResult> batch = rig.CountBatch(("a", 300), ("b", 1));
        Task<BatchResult> keyed = rig.CountOnce("key", ("a", 4_000));
        Task<bool> stopped = rig.Stop();
        while (rig.Store.Waiting > 0)
        {
            Assert.False(stopped.IsCompleted);
            rig.Land(rig.Next());
        }

        Assert.True(stopped.Now());
        Assert.Equal((4_321, 1), (rig.SumOf("a"), rig.SumOf("b")));
        Assert.True(waiting.IsCompleted && batch.IsCompleted && keyed.IsCompleted);
        Assert.True(rig.Stop().Now()); // a host that also disposes of it asks again
        Assert.Single(rig.Log.Of(1101));
    }

    [Fact]
    public void AStoppingServiceRefusesWhatIsNew()
    {
        using var rig = new PipelineRig();
        _ = rig.Accept("a");
        CommitAttempt busy = rig.Next();
        Task<bool> stopped = rig.Stop();
        Assert.Equal(IncrementStatus.Stopping, rig.Count("a").Now().Status);
        Assert.Equal(IncrementStatus.Stopping, rig.CountBatch(("a", 1)).Now().Status);
        Assert.Equal(IncrementStatus.Stopping, rig.CountOnce("key", ("a", 1)).Now().Status);
        Assert.Equal(IncrementStatus.Stopping, rig.Accept("a").Status);
        Assert.Equal(IncrementStatus.Stopping, rig.AcceptBatch(("a", 1)).Status);
        Assert.Equal("Shutting down.", rig.NotReadyReason);
        rig.Land(busy);
        Assert.True(stopped.Now());
        Assert.Equal(1, rig.SumOf("a"));
    }

    [Fact]
    public void AnIdleServiceStopsAtOnce()
    {
        using var rig = new PipelineRig();
        Assert.True(rig.Stop().Now());
    }

    [Fact]
    public void AShutdownDoesNotWaitForTheLinger()
    {
        using var rig = new PipelineRig(static options => options.MaxLinger = TimeSpan.FromSeconds(1));
        for (int i = 0; i < 10; i++)
        {
            rig.Do(() => rig.Time.Advance(TimeSpan.FromMilliseconds(10)));
            _ = rig.AcceptBatch([.. Enumerable.Range(0, 5_000).Select(static _ => ("a", 1L))]);
            if (rig.Store.Waiting > 0)
                rig.Land(rig.Next());
        }

        Assert.Equal(0, rig.Store.Waiting);
        Task<bool> stopped = rig.Stop();
        rig.Land(rig.Next());
        Assert.True(stopped.Now());
        Assert.Equal(50_000, rig.SumOf("a"));
    }

    [Fact]
    public void AShutdownOutOfTimeLogsEveryCounterAndDeltaItDidNotWrite()
    {
        using var rig = new PipelineRig(options => options.DrainTimeout = _patience, shards: 1);
        _ = rig.Accept("in-flight", 1);
        CommitAttempt inFlight = rig.Next();
        _ = rig.Accept("pending", -20);
        _ = rig.AcceptBatch([.. Enumerable.Range(0, 100).Select(static i => ($"many-{i}", 7L))]);
        _ = rig.CountOnce("key", ("keyed", 300));
        Task<bool> stopped = rig.Stop();
        rig.Advance(_patience - TimeSpan.FromMilliseconds(100));
        Assert.False(stopped.IsCompleted);
        rig.Advance(TimeSpan.FromMilliseconds(100));

        Assert.False(stopped.Now());
        Assert.Contains("in-flight +1", Assert.Single(rig.Log.Of(1115)), StringComparison.Ordinal);
        string unwritten = string.Join('\n', rig.Log.Of(1110));
        Assert.Contains("pending -20", unwritten, StringComparison.Ordinal);
        Assert.Contains("keyed +300", unwritten, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Contains($"many-{i} +7", unwritten, StringComparison.Ordinal));
        Assert.Empty(rig.Log.Of(1101));
        Assert.Equal(0, rig.Store.Waiting);
        Assert.NotNull(inFlight);
    }

    [Fact]
    public void AShutdownOutOfTimeAnswersEveryCaller()
    {
        using var rig = new PipelineRig(options => options.DrainTimeout = _patience, shards: 1);
        Task<IncrementResult> sent = rig.Count("a");
        CommitAttempt inFlight = rig.Next();
        Task<IncrementResult> pending = rig.Count("b");
        Task<BatchResult> batch = rig.CountBatch([.. Enumerable.Range(0, 100).Select(static i => ($"many-{i}", 7L))]);
        Task<BatchResult> keyed = rig.CountOnce("key", ("c", 1));
        Task<bool> stopped = rig.Stop();
        rig.Advance(_patience);

        Assert.False(stopped.Now());
        Assert.Equal(IncrementStatus.Unknown, sent.Now().Status); // it may land yet
        Assert.Equal(IncrementStatus.Stopping, pending.Now().Status);
        Assert.Equal(IncrementStatus.Stopping, batch.Now().Status);
        Assert.Equal(100, batch.Now().Failures.Count);
        Assert.Equal(IncrementStatus.Stopping, keyed.Now().Status);
        Assert.NotNull(inFlight);
    }

    [Fact]
    public void AShutdownThatBreaksDownSaysSoInsteadOfWaitingForEver()
    {
        using var rig = new PipelineRig(options => options.DrainTimeout = _patience, shards: 1);
        _ = rig.Accept("a");
        _ = rig.Accept("b");
        rig.Log.ThrowsOn = 1110;
        Task<bool> stopped = rig.Stop();
        rig.Advance(_patience);
        Assert.True(stopped.IsFaulted);
    }

    [Fact]
    public void ACommitThatIsSettledInTheLastMomentIsNotLoggedAsUnwritten()
    {
        using var rig = new PipelineRig(options => options.DrainTimeout = _patience, shards: 1);
        _ = rig.Accept("a");
        CommitAttempt last = rig.Next();
        Task<bool> stopped = rig.Stop();
        rig.Advance(_patience - TimeSpan.FromMilliseconds(1));
        rig.Do(() =>
        {
            last.Land();
            rig.Time.Advance(TimeSpan.FromMilliseconds(1)); // the time limit and the answer arrive together
        });

        Assert.Empty(rig.Log.Of(1115));
        Assert.True(stopped.Now());
    }

    /// <summary>
    /// A caller that saw the intake open adds and leaves while the loop looks whether it is done. Had the loop looked for increments first and
    /// for callers afterwards, it would see neither. Real threads, because the window lies within one step of the loop; many stripes make it wide.
    /// </summary>
    [Fact]
    public async Task NothingAcceptedSlipsInBehindTheLastFlush()
    {
        const int Rounds = 100;
        const int Seed = 11;
        var random = new Random(Seed);
        using var meter = new CounterMeter();
        for (int round = 0; round < Rounds; round++)
        {
            var store = new InMemoryCounterStore(TimeProvider.System);
            var options = new FlushOptions { Stripes = 4_096, MaxLinger = TimeSpan.Zero, DrainTimeout = TimeSpan.FromMinutes(1) };
            CountingPipeline? pipeline = null;
            int spins = random.Next(10_000);
            var seams = new PipelineSeams
            {
                StripePicker = () =>
                {
                    pipeline!.Close(); // the caller is inside already, and has seen the intake open
                    Thread.SpinWait(spins);
                    return 0;
                },
                Random = new Random(round),
            };
            var layouts = new LayoutSource(new Layout(1, 1));
            pipeline = new CountingPipeline(store, layouts, new ThrottleWatch(new GrowthMetrics(meter, layouts)), options, seams, meter, new RecordingLog());
            await using (pipeline)
            {
                pipeline.Start();
                Assert.Equal(IncrementStatus.Accepted, pipeline.Intake.Accept(Increments.Id("a"), 1).Status);
                Assert.True(await pipeline.StopAsync());
                Assert.True(store.SumOf(Increments.Id("a")) == 1, $"Lost in round {round} of seed {Seed}.");
            }
        }
    }
}
