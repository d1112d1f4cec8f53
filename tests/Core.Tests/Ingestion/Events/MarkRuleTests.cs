using ShardedCounter.Ingestion.Events;
using ShardedCounter.Model;

namespace ShardedCounter.Tests.Ingestion.Events;

public sealed class MarkRuleTests
{
    [Fact]
    public void WithoutAMarkNothingIsCovered()
    {
        var rule = new MarkRule(null, IngestRules.Sound);
        Assert.False(rule.Covers(0, 0));
        Assert.False(rule.StartsGeneration(0));
    }

    [Theory]
    // the mark is (seq 10, at 100), without a generation before it
    [InlineData(9, 50, null, true)] // counted
    [InlineData(10, 100, null, true)] // the last one counted
    [InlineData(11, 100, null, false)] // next, in the same millisecond
    [InlineData(11, 60, null, false)] // next, and the clock has stepped back
    [InlineData(10, 101, null, false)] // a number that was there, but younger than all: another life of the hub
    [InlineData(0, 101, null, false)]
    // and with a former generation that ended at 80
    [InlineData(5, 90, 80L, true)] // counted in this generation
    [InlineData(11, 80, 80L, true)] // of the former one, whatever its number
    [InlineData(1_000, 40, 80L, true)]
    [InlineData(11, 81, 80L, false)]
    public void AnEventIsCoveredByNumberAndTimeOrByTheFormerGeneration(long seq, long enqueuedMs, long? sinceMs, bool covered)
    {
        var rule = new MarkRule(Mark(10, 100, sinceMs), IngestRules.Sound);
        Assert.Equal(covered, rule.Covers(seq, enqueuedMs));
    }

    [Fact]
    public void TheMarkKeepsTheHighestEnqueuedTime()
    {
        var rule = new MarkRule(Mark(10, 100), IngestRules.Sound);
        rule.Advance(11, 150);
        rule.Advance(12, 120);
        Assert.Equal(Mark(12, 150), rule.Mark);
        Assert.True(rule.Covers(11, 150));
    }

    [Fact]
    public void TheLastEnqueuedTimeInsteadWouldCountAnEventTwice()
    {
        var rule = new MarkRule(Mark(10, 100), IngestRules.Sound with { AtOfTheLastEvent = true });
        rule.Advance(11, 150);
        rule.Advance(12, 120);
        Assert.False(rule.Covers(11, 150));
    }

    [Fact]
    public void ALowerNumberThatIsYoungerStartsAGenerationAndShutsTheFormerOneOut()
    {
        var rule = new MarkRule(Mark(10, 100), IngestRules.Sound);
        Assert.True(rule.StartsGeneration(0));
        rule.Advance(0, 130);
        Assert.Equal(Mark(0, 130, 100), rule.Mark);
        rule.Advance(1, 120); // a step back within the new one
        Assert.Equal(Mark(1, 130, 100), rule.Mark);
        Assert.True(rule.Covers(10, 100));
        Assert.True(rule.Covers(11, 95)); // never counted, but of a life that is over
        Assert.False(rule.Covers(2, 125));
    }

    [Fact]
    public void AThirdGenerationShutsTheSecondOneOut()
    {
        var rule = new MarkRule(Mark(3, 130, 100), IngestRules.Sound);
        rule.Advance(2, 200);
        Assert.Equal(Mark(2, 200, 130), rule.Mark);
        Assert.True(rule.Covers(3, 130));
        Assert.True(rule.Covers(50, 99));
    }

    private static Mark Mark(long seq, long atMs, long? sinceMs = null) =>
        new(seq, DateTimeOffset.FromUnixTimeMilliseconds(atMs), sinceMs is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null);
}
