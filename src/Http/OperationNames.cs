namespace ShardedCounter.Http;

/// <summary>The names of operations: constants, because attributes of a host whose triggers route name them.</summary>
public static class OperationNames
{
    /// <summary>Counts one increment of one counter.</summary>
    public const string Increment = "increment";

    /// <summary>Counts many increments.</summary>
    public const string IncrementBatch = "increment-batch";

    /// <summary>Reads one counter.</summary>
    public const string Read = "read";

    /// <summary>Reads one counter's past.</summary>
    public const string History = "history";

    /// <summary>Reads many counters.</summary>
    public const string ReadMany = "read-many";

    /// <summary>Lists counters by value or name.</summary>
    public const string List = "list";

    /// <summary>Drains a counter.</summary>
    public const string Reset = "reset";

    /// <summary>Drains a counter and hides it.</summary>
    public const string Delete = "delete";

    /// <summary>Reads the number of shards.</summary>
    public const string Layout = "layout";

    /// <summary>Raises the number of shards.</summary>
    public const string LayoutRaise = "layout-raise";

    /// <summary>Whether the process answers.</summary>
    public const string HealthLive = "health-live";

    /// <summary>Whether it can count.</summary>
    public const string HealthReady = "health-ready";
}
