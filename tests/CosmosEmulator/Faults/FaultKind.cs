namespace ShardedCounter.CosmosEmulator;

/// <summary>How a request is disturbed. "Before" means that nothing is applied, "after" that all of it is.</summary>
public enum FaultKind
{
    /// <summary>429/3200 with a time to wait; nothing applied.</summary>
    TooManyRequests,

    /// <summary>449; nothing applied. The SDK retries it by itself for up to half a minute.</summary>
    RetryWith,

    /// <summary>408; nothing applied.</summary>
    TimeoutBefore,

    /// <summary>408; applied.</summary>
    TimeoutAfter,

    /// <summary>503; nothing applied.</summary>
    UnavailableBefore,

    /// <summary>503; applied.</summary>
    UnavailableAfter,

    /// <summary>The connection breaks; nothing applied.</summary>
    DropBefore,

    /// <summary>The connection breaks; applied.</summary>
    DropAfter,

    /// <summary>The request waits for what the test completes, and goes on from there.</summary>
    Delay,

    /// <summary>The test's callback is told that the caller died here, and the connection breaks, before or after applying.</summary>
    Crash,

    /// <summary>Any status and sub-status; nothing applied.</summary>
    Answer,
}
