using ShardedCounter.Http.OpenApi.Shapes;
using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http.OpenApi;

/// <summary>The operations that count and reset.</summary>
internal static class WriteDescriptions
{
    /// <summary>Their heading.</summary>
    public const string Group = "Counting";

    private const string Json = "application/json";

    private const string Item = """{"counter":"page:home","delta":3}""";
    private const string OtherItem = """{"counter":"page:about","delta":-1}""";

    private static readonly ProblemType[] _intake =
    [
        ProblemTypes.OutOfRange, ProblemTypes.Refused, ProblemTypes.Overloaded, ProblemTypes.Stopping, ProblemTypes.BadDelta,
    ];

    /// <summary>The operations.</summary>
    public static IReadOnlyList<OperationDescription> All { get; } =
    [
        new(OperationNames.Increment, Group, "Count one increment", "Adds to one counter, which need not exist. Increments of many callers are folded before they are written.")
        {
            Parameters = [Parameters.Counter, Parameters.Acknowledgement, Parameters.Key, Parameters.KeyInQuery],
            Body = new BodyDescription(
                false,
                "How much to add; without a body 1. text/plain is read as JSON too, so that browsers need no preflight.",
                [
                    new MediaDescription(Json, [typeof(IncrementBody)], new Example("add", "Add 5", """{"delta":5}"""), new Example("subtract", "Take 2 away", """{"delta":-2}""")),
                    new MediaDescription("text/plain", [], new Example("add", "Add 5", """{"delta":5}""")),
                ]),
            Answers =
            [
                Counted(typeof(IncrementAnswer), """{"counter":"likes:post-42","delta":1,"status":"counted"}""", """{"counter":"likes:post-42","delta":1,"status":"counted","duplicate":true}"""),
                Accepted(typeof(IncrementAnswer), """{"counter":"likes:post-42","delta":1,"status":"accepted"}"""),
            ],
            Problems = _intake,
        },
        new(
            OperationNames.IncrementBatch,
            Group,
            "Count many increments",
            "At most 10,000 increments in 1 MiB. A fault anywhere and nothing of the batch is counted. With a key it names at most 90 counters and is counted whole or not at all; "
            + "without one it may take several transactions, some of which can fail (partly-counted).")
        {
            Parameters = [Parameters.Acknowledgement, Parameters.Key, Parameters.KeyInQuery],
            Body = new BodyDescription(
                true,
                "An array of increments, or one on each line.",
                [
                    new MediaDescription(Json, [typeof(IReadOnlyList<IncrementItem>)], new Example("array", "Two counters", $"[{Item},{OtherItem}]")),
                    new MediaDescription("application/x-ndjson", [], new Example("lines", "Two counters", $"{Item}\n{OtherItem}\n")),
                    new MediaDescription("application/jsonl", [], new Example("lines", "Two counters", $"{Item}\n{OtherItem}\n")),
                    new MediaDescription("text/plain", [], new Example("beacon", "Either form, as sendBeacon sends it", $"[{Item},{OtherItem}]")),
                ]),
            Answers =
            [
                Counted(typeof(BatchAnswer), """{"increments":2,"counters":2,"status":"counted"}""", """{"increments":2,"counters":2,"status":"counted","duplicate":true}"""),
                Accepted(typeof(BatchAnswer), """{"increments":2,"counters":2,"status":"accepted"}"""),
            ],
            Problems = [.. _intake, ProblemTypes.BadCounter, ProblemTypes.EmptyBatch, ProblemTypes.TooManyItems, ProblemTypes.TooManyCounters, ProblemTypes.PartlyCounted],
        },
        new(OperationNames.Reset, Group, "Drain a counter", "Sets a counter to 0 and returns what it held, losing nothing. Send it with a key: a repetition then returns the same amount and drains nothing more.")
        {
            Parameters = [Parameters.Counter, Parameters.Key, Parameters.KeyInQuery],
            Answers = [Drained],
            Problems = [ProblemTypes.TooManyResets],
        },
        new(OperationNames.Delete, Group, "Drain a counter and hide it", "As a reset; the counter is also left out of lists until it is counted again.")
        {
            Parameters = [Parameters.Counter, Parameters.Key, Parameters.KeyInQuery],
            Answers = [Drained],
            Problems = [ProblemTypes.TooManyResets],
        },
    ];

    private static AnswerDescription Drained => new(
        200,
        "Drained, now or when this key was first sent.",
        new MediaDescription(
            Json,
            [typeof(DrainedAnswer)],
            new Example("drained", "What it held", """{"counter":"likes:post-42","drained":17,"asOf":"2026-11-22T15:04:05.678Z"}"""),
            new Example("duplicate", "Sent again with the same key", """{"counter":"likes:post-42","drained":17,"asOf":"2026-11-22T15:04:05.678Z","duplicate":true}""")));

    private static AnswerDescription Counted(Type shape, string first, string duplicate) => new(
        200,
        "Committed.",
        new MediaDescription(Json, [shape], new Example("counted", "Counted", first), new Example("duplicate", "Sent again with the same key", duplicate)));

    private static AnswerDescription Accepted(Type shape, string text) =>
        new(202, "Taken, with ack=accepted; not yet committed.", new MediaDescription(Json, [shape], new Example("accepted", "Taken", text)));
}
