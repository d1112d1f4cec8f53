namespace ShardedCounter.Client;

/// <summary>How an increment is sent, and so what may be done when its answer does not come.</summary>
public enum Delivery
{
    /// <summary>With an idempotency key: it is sent again until it is known to be counted, and counts once.</summary>
    Once,

    /// <summary>
    /// Without a key, answered when committed: cheaper for the service, which folds it with others. Sent again only where the service said that it was not counted, so a
    /// missing answer ends in a <see cref="CounterException"/> with <see cref="CounterOutcome.Unknown"/>.
    /// </summary>
    Durable,

    /// <summary>As <see cref="Durable"/>, answered before it is committed: the cheapest, and a crash of the service can lose it.</summary>
    Accepted,
}
