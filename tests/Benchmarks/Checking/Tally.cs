namespace ShardedCounter.Benchmarks.Checking;

/// <summary>
/// What one counter must hold: at least what was acknowledged, at most that plus what was sent and never settled.
/// Every delta recorded is positive, so the two are bounds of the value at any later time.
/// </summary>
internal sealed class Tally
{
    private long _acknowledged;
    private long _uncertain;

    public long Min => Interlocked.Read(ref _acknowledged);

    public long Max => Min + Interlocked.Read(ref _uncertain);

    public void Acknowledge(long delta) => Interlocked.Add(ref _acknowledged, delta);

    public void Doubt(long delta) => Interlocked.Add(ref _uncertain, delta);

    public bool Allows(long value) => value >= Min && value <= Max;

    public override string ToString() => Min == Max ? $"{Min}" : $"{Min} to {Max}";
}
