using ShardedCounter.Http.Answers;
using ShardedCounter.Http.OpenApi.Shapes;
using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http.OpenApi;

/// <summary>The operations that read counters.</summary>
internal static class ReadDescriptions
{
    /// <summary>Their heading.</summary>
    public const string Group = "Reading";

    private const string Json = "application/json";

    private const string Caching = "For how long a cache may answer.";

    /// <summary>The operations.</summary>
    public static IReadOnlyList<OperationDescription> All { get; } =
    [
        new(OperationNames.Read, Group, "Read one counter", "A counter that was never seen is 0.")
        {
            Parameters = [Parameters.Counter, Parameters.Consistency, Parameters.Include, Parameters.IfNoneMatch],
            Answers =
            [
                new AnswerDescription(
                    200,
                    "The total; or, with consistency=live, the sum of the shards now and each of them.",
                    new MediaDescription(
                        Json,
                        [typeof(TotalAnswer), typeof(IncludeAnswer), typeof(LiveAnswer)],
                        new Example("total", "The total", """{"counter":"likes:post-42","value":1234,"asOf":"2026-11-22T15:04:05.678Z"}"""),
                        new Example("rates", "With include=rates", """{"counter":"likes:post-42","value":1234,"asOf":"2026-11-22T15:04:05.678Z","rates":{"perSecond":1.5,"perMinute":80,"perHour":3000.25}}"""),
                        new Example("live", "Summed now", """{"counter":"likes:post-42","value":1240,"asOf":"2026-11-22T15:04:07.001Z","shards":{"0":700,"3":540}}""")),
                    ("ETag", "Changes with the value or its asOf; of totals only."),
                    ("Cache-Control", Caching)),
                new AnswerDescription(304, "The total is the one of If-None-Match."),
            ],
        },
        new(OperationNames.History, Group, "Read a counter's history", "Its value at the end of each minute, hour or day, as far back as it is remembered. A reset shows as a fall of the value.")
        {
            Parameters = [Parameters.Counter, Parameters.Resolution, Parameters.IfNoneMatch],
            Answers =
            [
                new AnswerDescription(
                    200,
                    "The buckets; the last one is the present one so far.",
                    new MediaDescription(
                        Json,
                        [typeof(HistoryAnswer)],
                        new Example(
                            "minutes",
                            "Two minutes",
                            """
                            {
                              "counter": "likes:post-42", "resolution": "minute", "asOf": "2026-11-22T15:04:05.678Z",
                              "points": [{ "at": "2026-11-22T15:03:00.000Z", "value": 1200 }, { "at": "2026-11-22T15:04:00.000Z", "value": 1234 }], "perSecond": 0.5
                            }
                            """)),
                    ("ETag", "Changes with the value or its asOf."),
                    ("Cache-Control", Caching)),
                new AnswerDescription(304, "Value and asOf are those of If-None-Match."),
            ],
        },
        new(OperationNames.ReadMany, Group, "Read many counters", "Up to 1,000 totals, in the order asked, all complete as of the same instant.")
        {
            Parameters = [Parameters.Include],
            Body = new BodyDescription(
                true,
                "Which counters.",
                [
                    new MediaDescription(Json, [typeof(CounterListBody)], new Example("two", "Two counters", """{"counters":["likes:post-42","page:home"]}""")),
                    new MediaDescription("text/plain", [], new Example("two", "Two counters", """{"counters":["likes:post-42","page:home"]}""")),
                ]),
            Answers =
            [
                new AnswerDescription(
                    200,
                    "Their totals.",
                    new MediaDescription(
                        Json,
                        [typeof(ManyAnswer)],
                        new Example("two", "One of them never seen", """{"asOf":"2026-11-22T15:04:05.678Z","counters":[{"counter":"likes:post-42","value":1234},{"counter":"page:home","value":0}]}"""))),
            ],
            Problems = [ProblemTypes.BadCounter, ProblemTypes.EmptyBatch, ProblemTypes.TooManyItems],
        },
        new(OperationNames.List, Group, "List counters", "A page of counters, the highest first or by name; hidden ones are left out. Follow \"continuation\" to the end; a counter that changes its place meanwhile can be missed or met twice.")
        {
            Parameters = [Parameters.Prefix, Parameters.Order, Parameters.Top, Parameters.Continuation, Parameters.Include],
            Answers =
            [
                new AnswerDescription(
                    200,
                    "A page. Without \"continuation\" it is the last.",
                    new MediaDescription(
                        Json,
                        [typeof(ListAnswer)],
                        new Example(
                            "page",
                            "The highest two",
                            $$"""{"asOf":"2026-11-22T15:04:05.678Z","counters":[{"counter":"page:home","value":99},{"counter":"likes:post-42","value":7}],"continuation":"{{Parameters.Continuation.Example}}"}""")),
                    ("Cache-Control", Caching)),
            ],
            Problems = [ProblemTypes.BadContinuation],
        },
    ];
}
