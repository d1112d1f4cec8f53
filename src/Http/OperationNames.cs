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

    /// <summary>How the answering process's pipeline is doing.</summary>
    public const string Pipeline = "pipeline";

    /// <summary>The page for people.</summary>
    public const string Dashboard = "dashboard";

    /// <summary>The browser client.</summary>
    public const string Client = "client";

    /// <summary>The browser client's types.</summary>
    public const string ClientTypes = "client-types";

    /// <summary>The description of the HTTP surface.</summary>
    public const string OpenApi = "open-api";

    /// <summary>What a problem means.</summary>
    public const string Problem = "problem";

    /// <summary>A file that a page needs.</summary>
    public const string Asset = "asset";

    /// <summary>Whether the process answers.</summary>
    public const string HealthLive = "health-live";

    /// <summary>Whether it can count.</summary>
    public const string HealthReady = "health-ready";
}
