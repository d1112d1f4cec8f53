namespace ShardedCounter.Client;

/// <summary>A batch whose key and content never change. One sender at a time touches it.</summary>
internal sealed class SealedBatch(CounterDelta[] items, DateTimeOffset sealedAt, long sealedTimestamp)
{
    /// <summary>The request: built once, so that each attempt sends the same bytes.</summary>
    public ClientRequest Request { get; } = ClientRequest.Write(HttpMethod.Post, CounterClient.BatchPath, CounterClient.BodyOf(items), Idempotency.NewKey());

    public CounterDelta[] Items { get; } = items;

    /// <summary>True once an attempt may have been counted without the answer saying so.</summary>
    public bool InDoubt { get; set; }

    /// <summary>Why the last attempt failed.</summary>
    public string Trouble { get; set; } = "it was not sent";

    /// <summary>
    /// Whether the service may have forgotten the key of an attempt. Both clocks are asked: the monotonic one stands still while a machine sleeps, the wall clock can be set back.
    /// </summary>
    public bool IsTooOld(TimeProvider time) =>
        InDoubt && (time.GetElapsedTime(sealedTimestamp) >= Idempotency.Memory || time.GetUtcNow() - sealedAt >= Idempotency.Memory);

    public UndeliveredBatch GivenUp(string reason) =>
        new(Items, Request.Key!, sealedAt, InDoubt ? CounterOutcome.Unknown : CounterOutcome.NotDone, reason);
}
