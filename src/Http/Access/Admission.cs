using Microsoft.AspNetCore.Http;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Requests;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Http;

/// <summary>Decides whether a request may do what it asks for, and may now. Any thread; allocates nothing for a request that may.</summary>
/// <remarks>
/// What the method, the route and the headers tell is decided by <see cref="Check"/> before a handler runs and a byte of the body is read; what only the body or the query tells, by the
/// handler through the other members, before it counts or reads anything.
/// </remarks>
/// <param name="identity">Who calls.</param>
/// <param name="limits">How much they may ask for; null: as much as they like.</param>
internal sealed class Admission(ICallerIdentity identity, CallerLimits? limits)
{
    /// <summary>Null, or why the request is not answered.</summary>
    public Problem? Check(HttpContext context, Operation operation)
    {
        if (operation.Access == EndpointAccess.Anonymous)
            return null;
        Caller? caller = identity.CallerOf(context, operation.Access);
        if (limits?.TakeOne(context, caller) is TimeSpan retryAfter)
            return RateLimited(retryAfter);
        if (caller is null)
            return new Problem(ProblemTypes.Unauthorized, "Send a valid key in the header X-Api-Key.");
        if ((caller.Rights & operation.Needs) != operation.Needs)
            return Forbidden($"It lacks the operation \"{ApiKeyRule.WordOf(operation.Needs)}\", which this call needs.");
        if (!operation.NamesCounter || !caller.HasPrefixes)
            return null;
        string? counter = RequestParts.CounterText(context);
        return caller.Owns(counter) ? null : ForbiddenCounter(counter, null);
    }

    /// <summary>Null when all counters of a batch are the caller's and it may ask for that many; else the batch is refused whole.</summary>
    public Problem? CheckBatch(HttpContext context, IncrementBatch batch, int distinct)
    {
        Caller? caller = identity.CallerOf(context, EndpointAccess.Write);
        if (caller is { HasPrefixes: true })
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (!caller.Owns(batch.CounterAt(i)))
                    return ForbiddenCounter(System.Text.Encoding.ASCII.GetString(batch.CounterAt(i)), i);
            }
        }

        return limits?.TakeMore(context, caller, distinct - 1) is TimeSpan retryAfter ? RateLimited(retryAfter) : null;
    }

    /// <summary>Null when all counters are the caller's and it may ask for that many.</summary>
    public Problem? CheckMany(HttpContext context, IReadOnlyList<CounterId> counters)
    {
        Caller? caller = identity.CallerOf(context, EndpointAccess.Read);
        if (caller is { HasPrefixes: true })
        {
            for (int i = 0; i < counters.Count; i++)
            {
                if (!caller.Owns(counters[i].Name))
                    return ForbiddenCounter(counters[i].Name, i);
            }
        }

        return limits?.TakeMore(context, caller, counters.Count - 1) is TimeSpan retryAfter ? RateLimited(retryAfter) : null;
    }

    /// <summary>Null when all counters whose names start like that are the caller's.</summary>
    public Problem? CheckPrefix(HttpContext context, string prefix) => identity.CallerOf(context, EndpointAccess.Read) is { HasPrefixes: true } caller && !caller.Owns(prefix)
        ? Forbidden("Its counters have prefixes; ask for a \"prefix\" that starts with one of them.")
        : null;

    /// <summary>Charges a read that asked every shard: the answer is there, so the next request waits instead.</summary>
    public void ChargeShards(HttpContext context, int shards) => limits?.TakeMore(context, identity.CallerOf(context, EndpointAccess.Read), shards - 1);

    /// <summary>The name that the caller's idempotency keys are scoped to.</summary>
    public string NameOf(HttpContext context) => identity.NameOf(context);

    private static Problem Forbidden(string what) => new(ProblemTypes.Forbidden, "The key does not allow this. " + what);

    private static Problem ForbiddenCounter(string? counter, int? index)
    {
        string shown = Diagnostics.Excerpt.Of(counter);
        return new Problem(ProblemTypes.Forbidden, $"The key does not allow this. \"{shown}\" starts with none of its prefixes; nothing was counted.") { Counter = shown, Index = index };
    }

    private static Problem RateLimited(TimeSpan retryAfter) =>
        new(ProblemTypes.RateLimited, "This caller asks for more than it may; nothing was done. Send it again, with the idempotency key it had, after the time in Retry-After.") { RetryAfter = retryAfter };
}
