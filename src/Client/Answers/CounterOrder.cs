namespace ShardedCounter.Client;

/// <summary>How a list is ordered.</summary>
public enum CounterOrder
{
    /// <summary>The highest value first. While values change, a walk over several pages may meet a counter twice or not at all.</summary>
    Value,

    /// <summary>By name, character by character: a walk over all pages meets each counter once.</summary>
    Name,
}
