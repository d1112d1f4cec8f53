namespace ShardedCounter.Http.Tests.Fakes;

/// <summary>A steady clock that a test moves.</summary>
internal sealed class TickedTime : TimeProvider
{
    private long _ticks = TimeSpan.TicksPerHour;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(double seconds) => _ticks += TimeSpan.FromSeconds(seconds).Ticks;

    public override long GetTimestamp() => _ticks;
}
