namespace ShardedCounter.Http;

/// <summary>The routes of operations, without a slash in front: constants, because attributes of a host whose triggers route name them.</summary>
public static class OperationRoutes
{
    /// <summary>One counter.</summary>
    public const string Counter = "api/counters/{id}";

    /// <summary>The past of one counter.</summary>
    public const string CounterHistory = "api/counters/{id}/history";

    /// <summary>The increments of one counter.</summary>
    public const string CounterIncrement = "api/counters/{id}/increment";

    /// <summary>The reset of one counter.</summary>
    public const string CounterReset = "api/counters/{id}/reset";

    /// <summary>All counters.</summary>
    public const string Counters = "api/counters";

    /// <summary>Counters to be read by name.</summary>
    public const string CountersRead = "api/counters/read";

    /// <summary>Increments of any counters.</summary>
    public const string Increments = "api/increments";

    /// <summary>The number of shards.</summary>
    public const string Layout = "api/layout";

    /// <summary>How the answering process's pipeline is doing.</summary>
    public const string Pipeline = "api/pipeline";

    /// <summary>
    /// The root. The Functions host takes an empty route for the function's name, and its worker puts a second slash before <c>/</c> and stops: a
    /// parameter that can only be absent is nothing to both.
    /// </summary>
    public const string Root = "{root:maxlength(0)?}";

    /// <summary>The browser client.</summary>
    public const string Client = "counter.js";

    /// <summary>The browser client's types, where editors look for them.</summary>
    public const string ClientTypes = "counter.d.ts";

    /// <summary>The description of the HTTP surface.</summary>
    public const string OpenApi = "api/openapi.json";

    /// <summary>What a problem means: its <c>type</c>.</summary>
    public const string Problem = "problems/{id}";

    /// <summary>A file that a page needs.</summary>
    public const string Asset = "assets/{id}";

    /// <summary>Whether the process answers.</summary>
    public const string HealthLive = "api/health/live";

    /// <summary>Whether it can count.</summary>
    public const string HealthReady = "api/health/ready";
}
