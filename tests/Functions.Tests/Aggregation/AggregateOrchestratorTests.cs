using Microsoft.DurableTask;
using ShardedCounter.Aggregation;
using ShardedCounter.Functions.Aggregation;
using ShardedCounter.Functions.Tests.Fakes;
using ShardedCounter.Storage;

namespace ShardedCounter.Functions.Tests.Aggregation;

public sealed class AggregateOrchestratorTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ScriptedActivities _activities = new();
    private readonly List<SavedRound> _saved = [];
    private readonly List<DateTimeOffset> _published = [];
    private readonly ReplayEngine _engine;
    private StoredCursors _stored = new([new("a", "1", _noon), new("b", "1", _noon), new("c", "1", _noon)], "tag");

    public AggregateOrchestratorTests()
    {
        _engine = new ReplayEngine(_activities);
        _activities.On<object?>("ListFeedRanges", _ => _stored);
        _activities.On<FeedCursor>("DrainFeedRange", static cursor => new DrainedRange(cursor with { Continuation = "2", DrainedAt = _noon.AddSeconds(cursor.Range[0] - 'a' + 1) }, 7, CaughtUp: true));
        _activities.On<SavedRound>("SaveCursors", round =>
        {
            _saved.Add(round);
            return true;
        });
        _activities.On<DateTimeOffset>("PublishFreshness", asOf =>
        {
            _published.Add(asOf);
            return true; // which nobody looks at
        });
    }

    [Fact]
    public async Task ARoundDrainsAllRangesThenSavesThenPublishesTheOldest()
    {
        AggregateRun run = await _engine.RunAsync();
        Assert.Equal(["ListFeedRanges", "DrainFeedRange", "DrainFeedRange", "DrainFeedRange", "SaveCursors", "PublishFreshness"], _engine.Ran);
        SavedRound saved = Assert.Single(_saved);
        Assert.Equal(
            [new FeedCursor("a", "2", _noon.AddSeconds(1)), new FeedCursor("b", "2", _noon.AddSeconds(2)), new FeedCursor("c", "2", _noon.AddSeconds(3))],
            saved.Cursors.Cursors);
        Assert.Equal(("tag", true, 21, 0), (saved.Cursors.ETag, saved.Moved, saved.Changes, saved.FailedRanges));
        Assert.Equal([_noon.AddSeconds(1)], _published);
        Assert.Equal((1, 21, 3, true, true, _noon.AddSeconds(1)), (run.Rounds, run.Changes, run.Ranges, run.CaughtUp, run.Saved, run.AsOf));
        Assert.Empty(run.FailedRanges);
        Assert.Equal(1, _engine.Generations);
    }

    [Fact]
    public async Task ARangeThatFailsKeepsItsCursorAndIsReportedAndStopsNoOther()
    {
        _activities.On<FeedCursor>("DrainFeedRange", static cursor => cursor.Range == "b"
            ? throw new StoreUnavailableException("away")
            : new DrainedRange(cursor with { Continuation = "2", DrainedAt = _noon.AddSeconds(9) }, 7, CaughtUp: true));
        AggregateRun run = await _engine.RunAsync();
        Assert.Equal(["ListFeedRanges", "DrainFeedRange", "DrainFeedRange ×3", "DrainFeedRange", "SaveCursors", "PublishFreshness"], _engine.Ran);
        Assert.Equal(["2", "1", "2"], Assert.Single(_saved).Cursors.Cursors.Select(static cursor => cursor.Continuation));
        Assert.Equal(1, _saved[0].FailedRanges);
        Assert.Equal([_noon], _published);
        Assert.Equal([new FailedRange("b", "away")], run.FailedRanges);
        Assert.Equal((1, 14, false), (run.Rounds, run.Changes, run.CaughtUp));
    }

    [Fact]
    public async Task ARangeThatRecoversWithinItsAttemptsDidNotFail()
    {
        int calls = 0;
        _activities.On<FeedCursor>("DrainFeedRange", cursor => cursor.Range == "b" && ++calls < 3
            ? throw new StoreUnavailableException("away")
            : new DrainedRange(cursor with { Continuation = "2" }, 7, CaughtUp: true));
        AggregateRun run = await _engine.RunAsync();
        Assert.Contains("DrainFeedRange ×3", _engine.Ran);
        Assert.Equal((true, 21), (run.CaughtUp, run.Changes));
        Assert.Empty(run.FailedRanges);
    }

    [Fact]
    public async Task ManyFailuresMakeASmallResult()
    {
        _stored = new([.. Enumerable.Range(0, 200).Select(static i => new FeedCursor($"range-{i}", null, DateTimeOffset.UnixEpoch))], null);
        _activities.On<FeedCursor>("DrainFeedRange", static _ => throw new StoreUnavailableException(new string('x', 5_000)));
        AggregateRun run = await _engine.RunAsync();
        Assert.All(run.FailedRanges, static range => Assert.Equal(301, range.Failure.Length));
        Assert.Equal((10, 200), (run.FailedRanges.Count, _saved[0].FailedRanges));
        Assert.Equal([DateTimeOffset.UnixEpoch], _published);
    }

    [Fact]
    public async Task WhileBehindItGoesOnInNewGenerationsAndAddsThemUp()
    {
        int left = 4;
        _activities.On<FeedCursor>("DrainFeedRange", cursor => new DrainedRange(cursor with { Continuation = "2" }, 1, CaughtUp: cursor.Range != "c" || --left == 0));
        AggregateRun run = await _engine.RunAsync();
        Assert.Equal((4, 4, 12, true), (_engine.Generations, run.Rounds, run.Changes, run.CaughtUp));
        Assert.Equal((4, 4), (_saved.Count, _published.Count));
    }

    [Fact]
    public async Task ItDoesNotGoOnForEver()
    {
        _activities.On<FeedCursor>("DrainFeedRange", static cursor => new DrainedRange(cursor with { Continuation = "2" }, 1, CaughtUp: false));
        AggregateRun run = await _engine.RunAsync();
        Assert.Equal((AggregateOrchestrator.MaxRounds, AggregateOrchestrator.MaxRounds, false), (_engine.Generations, run.Rounds, run.CaughtUp));
    }

    [Fact]
    public async Task BehindWithAFailedRangeItLeavesTheRestToTheNextStart()
    {
        _activities.On<FeedCursor>("DrainFeedRange", static cursor => cursor.Range == "b"
            ? throw new StoreUnavailableException("away")
            : new DrainedRange(cursor with { Continuation = "2" }, 1, CaughtUp: false));
        Assert.Equal((1, false), ((await _engine.RunAsync()).Rounds, (await _engine.RunAsync()).CaughtUp));
    }

    [Fact]
    public async Task ARunThatLosesTheRaceForTheCursorsPublishesNothingAndEnds()
    {
        _activities.On<FeedCursor>("DrainFeedRange", static cursor => new DrainedRange(cursor with { Continuation = "2" }, 1, CaughtUp: false));
        _activities.On<SavedRound>("SaveCursors", static _ => false);
        AggregateRun run = await _engine.RunAsync();
        Assert.Empty(_published);
        Assert.Equal((1, false), (run.Rounds, run.Saved));
    }

    [Fact]
    public async Task AnIdleRunSaysThatNothingMoved()
    {
        _activities.On<FeedCursor>("DrainFeedRange", static cursor => new DrainedRange(cursor with { DrainedAt = _noon.AddMinutes(1) }, 0, CaughtUp: true));
        await _engine.RunAsync();
        Assert.False(Assert.Single(_saved).Moved);
        Assert.Equal([_noon.AddMinutes(1)], _published);
    }

    [Theory]
    [InlineData("ListFeedRanges")]
    [InlineData("SaveCursors")]
    [InlineData("PublishFreshness")]
    public async Task AStepThatFailsForGoodFailsTheRun(string step)
    {
        _activities.On<object?>(step, static _ => throw new StoreUnavailableException("away"));
        TaskFailedException failure = await Assert.ThrowsAsync<TaskFailedException>(() => _engine.RunAsync());
        Assert.Equal((step, "away"), (failure.TaskName, failure.FailureDetails.ErrorMessage));
        Assert.Contains($"{step} ×3", _engine.Ran);
    }

    [Fact]
    public async Task APayloadOfManyRangesIsFarBelowTheLimitOfAMessage()
    {
        string token = new('x', 500);
        _stored = new([.. Enumerable.Range(0, 500).Select(i => new FeedCursor($"{{\"Range\":{{\"min\":\"{i:X32}\",\"max\":\"{i + 1:X32}\"}}}}", token, _noon))], "tag");
        _activities.On<FeedCursor>("DrainFeedRange", static cursor => new DrainedRange(cursor, 0, CaughtUp: true));
        await _engine.RunAsync();
        Assert.InRange(_engine.LargestPayload, 500 * 500, 1 << 20);
    }
}
