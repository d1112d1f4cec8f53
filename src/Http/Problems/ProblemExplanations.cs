namespace ShardedCounter.Http.Problems;

/// <summary>Explains every kind of problem to callers.</summary>
internal static class ProblemExplanations
{
    private const string Nothing = "Nothing was counted or changed.";
    private const string Mend = "Correct the request; sent again as it is, it fails again.";

    /// <summary>One of each, in the order of <see cref="ProblemTypes.All"/>.</summary>
    public static IReadOnlyList<ProblemExplanation> All { get; } =
    [
        new(
            "The request breaks HTTP: its body ends before the length that was announced, or its chunks cannot be read.",
            Nothing,
            "Send it again whole. If it happens again, something between client and server cuts requests.",
            new Problem(ProblemTypes.BadRequest, "The request breaks HTTP: the body has 10 bytes and not the 21 announced.")),
        new(
            "The body is no complete JSON text in UTF-8, or there is more behind its end. \"code\" says which, \"line\" and \"position\" where.",
            "Nothing, not even the items before the fault.",
            Mend,
            new Problem(ProblemTypes.MalformedBody, "The body ends in the middle of a value.") { Code = "truncated-json", Index = 1, Line = 2, Position = 44 }),
        new(
            "The JSON is well formed, but a field is unknown, missing, there twice or of the wrong type. Names of fields are exact: a misspelt one would otherwise be a wrong count for ever.",
            "Nothing, not even the items before the fault.",
            Mend,
            new Problem(ProblemTypes.BadItem, "\"dleta\" is not a field of an increment; it has \"counter\" and \"delta\".") { Code = "unknown-field", Index = 0, Line = 1, Position = 25 }),
        new(
            "A delta is 0, beyond 10^12 in magnitude, or not written as a plain integer (1.0 and 1e3 are not).",
            "Nothing, not even the items before the fault.",
            "Leave zeros out; cut what is larger into several increments.",
            new Problem(ProblemTypes.BadDelta, "\"delta\" is 0; an increment adds or takes away something.") { Code = "zero-delta", Index = 3, Line = 4, Position = 97 }),
        new(
            "A counter's name, in the path or the body, is not 1 to 128 characters of A-Z a-z 0-9 . _ ~ : @ -, or it is only dots.",
            Nothing,
            "Choose names by the rule, or encode foreign ones, for example in base64url.",
            new Problem(ProblemTypes.BadCounter, "\"a/b\" is not a counter name: 1 to 128 characters of A-Z a-z 0-9 . _ ~ : @ -, and not only dots.") { Code = "bad-counter", Counter = "a/b" }),
        new(
            "A query parameter has a value it cannot have, or is there more than once. Parameters that nobody knows are ignored.",
            Nothing,
            Mend,
            new Problem(ProblemTypes.BadParameter, "\"ack\" is \"fast\"; it can be \"durable\" or \"accepted\".")),
        new(
            "The number of shards asked for is no integer, below 1, or above the setting Shards:Max.",
            Nothing,
            "Ask for fewer, or raise Shards:Max first. The number can never be lowered again.",
            new Problem(ProblemTypes.BadShards, "\"shards\" can be 64 at most, because Shards:Max says so; nothing was changed. The number can never be lowered again.") { Limit = 64 }),
        new(
            "The idempotency key is not 16 to 255 printable ASCII characters, is there twice with different values, or comes with ack=accepted.",
            Nothing,
            "Make a new random key for each request, such as a UUID, and keep it for that request's repetitions. With ack=accepted leave it out.",
            new Problem(ProblemTypes.BadKey, "An idempotency key has 16 to 255 printable ASCII characters without spaces at its ends.")),
        new(
            "The continuation was made for another prefix or order, or is none.",
            Nothing,
            "Start the list again without it.",
            new Problem(ProblemTypes.BadContinuation, "\"continuation\" was not given out for this prefix and order; start again without it.")),
        new("The body is empty, or an empty array.", Nothing, "Send at least one item, or do not send.", new Problem(ProblemTypes.EmptyBatch, "The body is empty.") { Code = "empty", Position = 0 }),
        new(
            "The body has more items than one request may have: 10,000 increments, or 1,000 counters to be read.",
            Nothing,
            "Cut it into several requests, each with a key of its own.",
            new Problem(ProblemTypes.TooManyItems, "There are more than 10000 increments.") { Code = "too-many-items", Index = 10_000 }),
        new(
            "A batch with an idempotency key names more than 90 distinct counters. It has to fit one transaction, or it could not count once.",
            Nothing,
            "Cut it into batches of at most 90 counters, each with a key of its own; or leave the key out, where counting twice after an unknown outcome does no harm.",
            new Problem(ProblemTypes.TooManyCounters, "The batch names 120 counters; with an idempotency key it can name 90, which fit one transaction.") { Limit = 90 }),
        new(
            "The host has keys, and the request has none or one it does not know.",
            Nothing,
            "Send a key in the header X-Api-Key (or x-functions-key, or as ?code=).",
            new Problem(ProblemTypes.Unauthorized, "Send a valid key in the header X-Api-Key.")),
        new("No operation has this path, or there is no file of that name.", Nothing, "Compare the path with the list of operations.", new Problem(ProblemTypes.NotFound, "No operation has this path.")),
        new(
            "The path exists, but not with this method; the header Allow names those that it takes.",
            Nothing,
            "Use one of them.",
            new Problem(ProblemTypes.MethodNotAllowed, "This path takes POST.")),
        new("The body arrived too slowly.", Nothing, "Send it again, in smaller pieces where the line is slow.", new Problem(ProblemTypes.RequestTimeout, "The body did not arrive in time; nothing was counted.")),
        new(
            "A shard's sum would pass 2^53 - 1 in magnitude, the largest integer that the store holds exactly.",
            "Nothing of it. What was counted before stands.",
            "Reset the counter before it gets there, or count in larger units.",
            new Problem(ProblemTypes.OutOfRange, "A shard's sum would pass 9007199254740991 in magnitude; this was not counted.") { Counter = "likes:post-42" }),
        new(
            "A batch without a key went into several transactions, and some of them failed. \"failures\" lists their counters, each with the slug of its problem.",
            "Every counter that is not listed. Of those listed, the ones with outcome-unknown may have been counted, or may be yet; the others were not.",
            "Do not send the batch again. Send the increments of the listed counters that were not counted in a new one. With a key a batch is counted whole or not at all.",
            new Problem(ProblemTypes.PartlyCounted, "1 of 200 counters, listed in \"failures\", were not counted, or it is not known whether they were; all others were counted. Do not send the batch again.")
            {
                Failures = [new FailedCounter("likes:post-42", ProblemTypes.OutOfRange.Slug)],
            }),
        new(
            "Fewer shards were asked for than there are. What was counted in a shard stays there, so their number only grows.",
            Nothing,
            "Leave it as it is. \"limit\" is the present number.",
            new Problem(ProblemTypes.ShardsOnlyGrow, "The store has 32 shards, and what was counted in them stays there; nothing was changed.") { Limit = 32 }),
        new(
            "The body is larger than the operation takes: 4 KiB for one increment, 1 MiB for a batch, 256 KiB for names to be read, 1 KiB for a number of shards.",
            Nothing,
            "Cut it into several requests.",
            new Problem(ProblemTypes.BodyTooLarge, "The body is larger than 1048576 bytes; nothing was counted.") { Limit = 1_048_576 }),
        new(
            "The Content-Type is none that the operation reads, or there is a Content-Encoding.",
            Nothing,
            "Send JSON (or NDJSON, for batches) in UTF-8, not compressed.",
            new Problem(ProblemTypes.UnsupportedMediaType, "The body must be sent without Content-Encoding. Nothing was counted.")),
        new(
            "Within 24 hours another request was counted under the same idempotency key: with another body, or another kind of reset.",
            "The other request, once. Nothing of this one.",
            "Make a new key for each request. If both were meant to be the same, look for what changes between sending and sending again.",
            new Problem(ProblemTypes.KeyReused, "Another request was counted under this idempotency key; this one was not counted.") { Counter = "likes:post-42" }),
        new(
            "The counter was reset 64 times within 24 hours; it remembers each of them, so that a repeated one returns the same amount, and has no room for more.",
            "Nothing was reset. Increments go on being counted.",
            "Wait for what Retry-After says; reset less often.",
            new Problem(ProblemTypes.TooManyResets, "The counter remembers as many resets of the last 24 hours as it can; nothing was reset.") { Counter = "likes:post-42" }),
        new(
            "The service has a fault. Its log says which.",
            "Nothing: only operations that count and reset nothing answer this.",
            "Try again once; then tell whoever runs it, with the time of the request.",
            new Problem(ProblemTypes.InternalError, "The service failed in a way it does not know; its log says more.")),
        new(
            "The store refused the commit for good: the logical partition is full, for example, or the document too large.",
            "Nothing of it.",
            "Do not send it again. Tell whoever runs the service: the log names the store's answer.",
            new Problem(ProblemTypes.Refused, "The store refused this for good; it was not counted, and sending it again will not help.") { Counter = "likes:post-42" }),
        new(
            "More is waiting to be written than the service takes: too many requests or counters, or the oldest for too long.",
            "Nothing of it, for certain.",
            "Send it again after Retry-After, with or without a key. If it lasts, fold increments in the client, or look at the store's throughput.",
            new Problem(ProblemTypes.Overloaded, "This was not counted; send it again later.") { Counter = "likes:post-42" }),
        new(
            "This process is shutting down and takes nothing more.",
            "Nothing of it, for certain.",
            "Send it again after Retry-After; another instance, or the restarted one, will take it.",
            new Problem(ProblemTypes.Stopping, "This was not counted; send it again, to another instance where there is one.") { Counter = "likes:post-42" }),
        new(
            "The store's answer did not come in time, or the service failed before it knew.",
            "Perhaps: it may have taken effect, or may yet.",
            "Had it an idempotency key, send it again with that key: it counts once. Had it none, sending it again might count it twice; then compare a live read, or leave it.",
            new Problem(ProblemTypes.OutcomeUnknown, "This may have been counted, or may be yet. Send it again with the same idempotency key: it counts once.") { Counter = "likes:post-42" }),
        new(
            "The store does not answer, or has no capacity now.",
            "Nothing: this answers reads, and changes of the number of shards, which may be repeated.",
            "Try again after Retry-After.",
            new Problem(ProblemTypes.StorageUnavailable, "The store cannot answer now; try again.")),
        new(
            "This instance cannot count now; \"detail\" says why.",
            "Nothing: it is the answer to a question about health.",
            "Send traffic elsewhere until it is ready. The process itself is well; do not restart it for this.",
            new Problem(ProblemTypes.NotReady, "The store does not keep up: the oldest increment not yet committed is 1.4 s old.")),
    ];

    /// <summary>The explanation of that slug; null where there is no such problem.</summary>
    public static ProblemExplanation? Find(string slug) => All.FirstOrDefault(explanation => explanation.Type.Slug == slug);
}
