namespace ShardedCounter.Aggregation.History;

/// <summary>How fine a counter's history is looked at. Buckets begin at whole minutes, hours and days of UTC.</summary>
public enum HistoryResolution
{
    /// <summary>60 buckets of a minute.</summary>
    Minute,

    /// <summary>48 buckets of an hour.</summary>
    Hour,

    /// <summary>90 buckets of a day.</summary>
    Day,
}
