using ShardedCounter.Diagnostics;
using ShardedCounter.Http.OpenApi.Shapes;
using ShardedCounter.Http.Problems;
using ShardedCounter.Model;

namespace ShardedCounter.Http.OpenApi;

/// <summary>The operations for whoever runs the service.</summary>
internal static class OperatorDescriptions
{
    /// <summary>Their heading.</summary>
    public const string Group = "Operating";

    private const string Json = "application/json";

    /// <summary>The operations.</summary>
    public static IReadOnlyList<OperationDescription> All { get; } =
    [
        new(OperationNames.Layout, Group, "Read the number of shards", "How many shards the writes of one counter can spread over.") { Answers = [LayoutNow("The number as it is.")] },
        new(
            OperationNames.LayoutRaise,
            Group,
            "Raise the number of shards",
            "For good: it can never be lowered. Asking for the present number changes nothing. Every process writes to the new shards within 30 s, and every live read and reset counts them in at once.")
        {
            Body = new BodyDescription(
                true,
                "How many there shall be.",
                [
                    new MediaDescription(Json, [typeof(ShardsBody)], new Example("raise", "Twice the default", """{"shards":32}""")),
                    new MediaDescription("text/plain", [], new Example("raise", "Twice the default", """{"shards":32}""")),
                ]),
            Answers = [LayoutNow("The number as it stands now.")],
            Problems = [ProblemTypes.BadShards, ProblemTypes.ShardsOnlyGrow, ProblemTypes.EmptyBatch],
        },
        new(
            OperationNames.Pipeline,
            Group,
            "See how the pipeline is doing",
            "Of the process that answers, and of no other. Rates, ratios and percentiles are of the last minute, or of the process's life while that is shorter; totals are since it started.")
        {
            Answers =
            [
                new AnswerDescription(
                    200,
                    "How it is doing.",
                    new MediaDescription(
                        Json,
                        [typeof(PipelineReport)],
                        new Example(
                            "busy",
                            "A busy process",
                            """
                            {
                              "instance": "w|5f0c2c6e4f6a4b0f9a53d9d0a6e1c7b2", "startedAt": "2026-11-22T14:00:00.000Z", "at": "2026-11-22T15:04:06.900Z",
                              "asOf": "2026-11-22T15:04:05.678Z", "aggregationLagSeconds": 1.222,
                              "increments": { "total": 9120400, "perSecond": 2400.5 }, "flush": { "pendingCounters": 12, "waiters": 40, "oldestMilliseconds": 3.5 },
                              "commits": {
                                "total": 41000, "perSecond": 11.2, "incrementsPerCommit": 214.3, "foldRatio": 5.1, "p50Milliseconds": 7.5, "p99Milliseconds": 24,
                                "throttled": 3, "unknown": 1, "refused": 0, "lastMinute": { "throttled": 0, "unknown": 0, "refused": 0 }
                              },
                              "deadLetters": { "total": 0, "lastMinute": 0 }, "shards": { "count": 32, "stable": 16 }
                            }
                            """))),
            ],
        },
        new(OperationNames.HealthLive, Group, "Ask whether the process answers", "For whoever restarts processes that hang.") { Answers = [Healthy("live")] },
        new(OperationNames.HealthReady, Group, "Ask whether it can count", "For whoever sends traffic to it.") { Answers = [Healthy("ready")], Problems = [ProblemTypes.NotReady] },
    ];

    private static AnswerDescription LayoutNow(string text) =>
        new(200, text, new MediaDescription(Json, [typeof(Layout)], new Example("raised", "Raised once", """{"shards":32,"stableShards":16}""")));

    private static AnswerDescription Healthy(string status) =>
        new(200, "It is.", new MediaDescription(Json, [typeof(HealthAnswer)], new Example(status, "Well", $$"""{"status":"{{status}}"}""")));
}
