namespace ShardedCounter.Http.Requests;

/// <summary>What a read can have beside values.</summary>
[Flags]
internal enum Include
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>How fast the counter counts.</summary>
    Rates = 1,

    /// <summary>Its values of the last hour.</summary>
    History = 2,
}
