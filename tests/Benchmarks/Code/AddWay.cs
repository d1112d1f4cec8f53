namespace ShardedCounter.Benchmarks.Code;

/// <summary>The ways of counting that are compared.</summary>
public enum AddWay
{
    Striped,
    Unpadded,
    ConcurrentDictionary,
    LongAdders,
    LockedDictionary,
    OneLongAdder,
    OneField,
}
