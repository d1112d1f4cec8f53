namespace ShardedCounter.Benchmarks.Fake;

/// <summary>What the fake server gets wrong on purpose; each one has to be reported by the command that looks for it.</summary>
internal enum FakeFault
{
    None,

    /// <summary>Every 500th increment is acknowledged and dropped.</summary>
    Lose,

    /// <summary>Every 500th increment counts twice.</summary>
    Twice,

    /// <summary>After a restart no key is remembered.</summary>
    ForgetKeys,

    /// <summary>Answers before the journal is written, so that a kill loses what was acknowledged.</summary>
    AckFirst,

    /// <summary>The list leaves one counter out.</summary>
    ShortList,

    /// <summary>Totals claim to be complete as of now while they are two seconds old.</summary>
    FalseAsOf,

    /// <summary>Totals are not renewed for five seconds.</summary>
    Stale,

    /// <summary>What is refused as overloaded is counted all the same.</summary>
    CountShed,

    /// <summary>Refusals carry no Retry-After.</summary>
    NoRetryAfter,

    /// <summary>At SIGTERM accepted increments are dropped.</summary>
    DropAccepted,

    /// <summary>At SIGTERM it ends with code 3.</summary>
    ExitCode,

    /// <summary>At SIGTERM it takes twelve seconds.</summary>
    ExitSlowly,

    /// <summary>One live reading's shards do not add up.</summary>
    ShardsOff,
}
