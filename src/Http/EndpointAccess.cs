namespace ShardedCounter.Http;

/// <summary>What an operation does to counters, and so who may call it.</summary>
public enum EndpointAccess
{
    /// <summary>Anyone may call it; it tells nothing about counters.</summary>
    Anonymous,

    /// <summary>Reads counters.</summary>
    Read,

    /// <summary>Changes counters: after an exception its outcome is unknown.</summary>
    Write,

    /// <summary>Changes how the service works, for good; repeating it is harmless.</summary>
    Operator,
}
