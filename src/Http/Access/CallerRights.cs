namespace ShardedCounter.Http;

/// <summary>What a key can be allowed to do. Every operation of <see cref="OperationTable"/> that is not open to anyone needs exactly one of them.</summary>
[Flags]
public enum CallerRights
{
    /// <summary>Nothing; and what an operation needs that anyone may call.</summary>
    None = 0,

    /// <summary>Read counters whose names the caller knows: totals, live values, history.</summary>
    Read = 1,

    /// <summary>List counters, and so learn their names.</summary>
    List = 2,

    /// <summary>Count, one counter or many.</summary>
    Increment = 4,

    /// <summary>Drain a counter to 0, and hide it.</summary>
    Reset = 8,

    /// <summary>See how the service is doing and change how it works; about no counter in particular, so no key with prefixes can have it.</summary>
    Operate = 16,

    /// <summary>Everything.</summary>
    All = Read | List | Increment | Reset | Operate,
}
