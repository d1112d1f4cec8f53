using System.Text;
using Azure.Messaging.EventHubs;
using ShardedCounter.Functions.Events;
using ShardedCounter.Ingestion.Events;

namespace ShardedCounter.Functions.Tests.Events;

public sealed class EventDataAdapterTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ABatchKeepsItsOrderNumbersTimesAndBodies()
    {
        EventData[] batch = [Event(7, """{"counter":"a","delta":1}"""), Event(8, "not json")];
        IncomingEvent[] events = EventDataAdapter.Adapt(batch);
        Assert.Equal([(7, _noon.AddSeconds(7)), (8, _noon.AddSeconds(8))], events.Select(static e => (e.SequenceNumber, e.EnqueuedAt)));
        Assert.Equal(["""{"counter":"a","delta":1}""", "not json"], events.Select(static e => Encoding.UTF8.GetString(e.Body.Span)));
        Assert.All(events, static e => Assert.Equal((null, null), (e.CounterProperty, e.DeltaProperty)));
    }

    [Theory]
    [InlineData(5L, "5")]
    [InlineData(-5, "-5")]
    [InlineData("12", "12")]
    [InlineData(1.5, "1.5")]
    [InlineData(true, "True")]
    public void PropertiesBecomeInvariantTextWhateverTheirType(object delta, string text)
    {
        IncomingEvent adapted = Assert.Single(EventDataAdapter.Adapt([Event(1, "", ("counter", "likes:1"), ("delta", delta))]));
        Assert.Equal(("likes:1", text), (adapted.CounterProperty, adapted.DeltaProperty));
    }

    [Fact]
    public void ACounterPropertyThatIsNoTextIsThereAllTheSame()
    {
        IncomingEvent adapted = Assert.Single(EventDataAdapter.Adapt([Event(1, "", ("counter", 17))]));
        Assert.Equal(("17", null), (adapted.CounterProperty, adapted.DeltaProperty));
    }

    [Fact]
    public void NoEventsAreNoEvents() => Assert.Empty(EventDataAdapter.Adapt([]));

    private static EventData Event(long sequence, string body, params (string Name, object Value)[] properties) => EventHubsModelFactory.EventData(
        new BinaryData(body),
        properties.ToDictionary(static p => p.Name, static p => p.Value),
        sequenceNumber: sequence,
        offsetString: "0",
        enqueuedTime: _noon.AddSeconds(sequence));
}
