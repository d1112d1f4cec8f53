namespace ShardedCounter.Client;

/// <summary>The steps of a history.</summary>
public enum HistoryResolution
{
    /// <summary>The last 60 minutes.</summary>
    Minute,

    /// <summary>The last 48 hours.</summary>
    Hour,

    /// <summary>The last 90 days.</summary>
    Day,
}
