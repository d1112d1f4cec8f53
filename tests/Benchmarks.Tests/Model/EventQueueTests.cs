using ShardedCounter.Benchmarks.Model;

namespace ShardedCounter.Benchmarks.Tests.Model;

public class EventQueueTests
{
    [Fact]
    public void EventsHappenInTheOrderOfTheirInstantsAndThenOfTheirMaking()
    {
        var events = new EventQueue();
        var happened = new List<string>();
        events.After(TimeSpan.FromTicks(20), () => happened.Add($"late at {events.Now}"));
        events.After(TimeSpan.FromTicks(10), () => happened.Add($"first at {events.Now}"));
        events.After(TimeSpan.FromTicks(10), () => events.After(TimeSpan.Zero, () => happened.Add($"third at {events.Now}")));
        events.After(TimeSpan.FromTicks(10), () => happened.Add($"second at {events.Now}"));
        events.RunTo(long.MaxValue);
        Assert.Equal(["first at 10", "second at 10", "third at 10", "late at 20"], happened);
    }

    [Fact]
    public void TheClockStandsWhereItWasSentThoughNothingHappensThere()
    {
        var events = new EventQueue();
        bool happened = false;
        events.After(TimeSpan.FromTicks(11), () => happened = true);
        events.RunTo(10);
        Assert.False(happened);
        Assert.Equal(10, events.Now);
    }
}
