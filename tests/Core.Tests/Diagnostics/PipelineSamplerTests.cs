using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Diagnostics;
using ShardedCounter.Model;
using ShardedCounter.Testing;

namespace ShardedCounter.Tests.Diagnostics;

public sealed class PipelineSamplerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CounterMeter _meter = new();
    private readonly PipelineSampler _sampler;

    public PipelineSamplerTests() => _sampler = new PipelineSampler(_meter, _time);

    [Fact]
    public async Task AYoungProcessIsReadOverItsWholeLife()
    {
        await _sampler.StartAsync(default);
        _meter.Tally.Took(7);
        _time.Advance(TimeSpan.FromSeconds(17));
        Assert.Equal((7, TimeSpan.FromSeconds(17)), Window());
    }

    [Fact]
    public async Task AnOldOneOverTheLastMinuteAndAtMostAnIntervalMore()
    {
        await _sampler.StartAsync(default);
        _meter.Tally.Took(1_000);
        for (int seconds = 1; seconds <= 600; seconds++)
        {
            _meter.Tally.Took(3);
            _time.Advance(TimeSpan.FromSeconds(1));
            (long increments, TimeSpan span) = Window();
            Assert.Equal((seconds < 65 ? 1_000 : 0) + (3 * (long)span.TotalSeconds), increments);
            Assert.InRange(span, TimeSpan.FromSeconds(Math.Min(seconds, 60)), TimeSpan.FromSeconds(Math.Min(seconds, 65)));
        }
    }

    [Fact]
    public void WithoutItsTimerTheWindowOnlyGetsLonger()
    {
        _meter.Tally.Took(50);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((50, TimeSpan.FromHours(1)), Window());
    }

    [Fact]
    public async Task AfterTheStopNothingIsSampledAnyMore()
    {
        await _sampler.StartAsync(default);
        await _sampler.StopAsync(default);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(TimeSpan.FromMinutes(10), Window().Span);
    }

    [Fact]
    public void AnAttemptIsCountedByItsOutcomeAndAllocatesNothing()
    {
        PipelineTally tally = _meter.Tally;
        CommitOutcome[] outcomes =
        [
            CommitOutcome.Applied.Instance, CommitOutcome.AlreadyApplied.Instance, new CommitOutcome.Throttled(TimeSpan.Zero), new CommitOutcome.Unknown("?"),
            new CommitOutcome.Refused("no"), new CommitOutcome.MarkMoved(null),
        ];
        using var other = new CounterMeter();
        Assert.Equal(0, Allocation.LeastBytes(() => Count(other.Tally, outcomes)));
        Count(tally, outcomes);
        Count(tally, outcomes);

        TallySnapshot now = _sampler.Read().Now;
        Assert.Equal((4, 40, 2, 2, 2), (now.Commits, now.Counters, now.Throttled, now.Unknown, now.Refused));
        Assert.Equal(4, now.Latencies.ToArray().Sum());
    }

    public void Dispose()
    {
        _sampler.Dispose();
        _meter.Dispose();
    }

    private static void Count(PipelineTally tally, CommitOutcome[] outcomes)
    {
        foreach (CommitOutcome outcome in outcomes)
            tally.Attempted(outcome, TimeSpan.FromMilliseconds(1), 10);
    }

    private (long Increments, TimeSpan Span) Window()
    {
        (TallySnapshot before, TallySnapshot now) = _sampler.Read();
        return (now.Increments - before.Increments, _time.GetElapsedTime(before.At, now.At));
    }
}
