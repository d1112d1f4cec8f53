namespace ShardedCounter.Http.OpenApi;

/// <summary>What is said of every operation.</summary>
internal static class OperationDescriptions
{
    /// <summary>What holds for all of them.</summary>
    public const string Introduction =
        "Counts at high rates, each increment exactly once. The answer \"counted\" means committed.\n\n"
        + "Errors are problem documents (RFC 9457) whose \"type\" is a page of this service and never changes. 429 and 503 carry Retry-After. "
        + "Sending a write again after outcome-unknown, or after no answer at all, is safe only with the idempotency key it already had.\n\n"
        + "Every GET answers HEAD too. Other paths answer 404, other methods 405 (under Azure Functions 404, without a body). Fields are never removed; new ones may come, so ignore what you do not know. "
        + "Under Azure Functions there is also api/aggregation, which is not described here.";

    /// <summary>The headings.</summary>
    public static IReadOnlyList<(string Name, string Text)> Groups { get; } =
    [
        (WriteDescriptions.Group, "Increments and resets."),
        (ReadDescriptions.Group, "Totals, and the counters there are."),
        (OperatorDescriptions.Group, "For whoever runs the service."),
        (PageDescriptions.Group, "What browsers and editors load."),
    ];

    /// <summary>One for each row of <see cref="OperationTable"/>.</summary>
    public static IReadOnlyList<OperationDescription> All { get; } = [.. WriteDescriptions.All, .. ReadDescriptions.All, .. OperatorDescriptions.All, .. PageDescriptions.All];
}
