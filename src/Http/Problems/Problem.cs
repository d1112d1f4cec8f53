using System.Text.Json.Serialization;
using ShardedCounter.Ingestion;

namespace ShardedCounter.Http.Problems;

/// <summary>A problem document (RFC 9457) and the headers that go with it.</summary>
internal sealed class Problem(ProblemType kind, string detail)
{
    [JsonIgnore]
    public ProblemType Kind { get; } = kind;

    /// <summary>Which kind of problem it is, as a reference from the service's root; never changes.</summary>
    public string Type => Kind.Uri;

    /// <summary>What kind of problem it is, in words.</summary>
    public string Title => Kind.Title;

    /// <summary>The HTTP status.</summary>
    public int Status => Kind.Status;

    /// <summary>What happened this time, in a sentence, and what the caller can do.</summary>
    public string Detail { get; } = detail;

    /// <summary>What exactly is wrong with a body: such as <c>missing-field</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The first bad item of the body, from 0.</summary>
    public int? Index { get; init; }

    /// <summary>The line of the body, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The byte of the body, from 0.</summary>
    public int? Position { get; init; }

    /// <summary>The counter it is about.</summary>
    public string? Counter { get; init; }

    /// <summary>The limit that was passed.</summary>
    public int? Limit { get; init; }

    /// <summary>The counters of a batch that do not count as done.</summary>
    public IReadOnlyList<FailedCounter>? Failures { get; init; }

    /// <summary>The header <c>Retry-After</c>.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The header <c>Allow</c>.</summary>
    [JsonIgnore]
    public string? Allow { get; init; }

    /// <summary>A body that was not taken.</summary>
    public static Problem Of(ParseFault fault) => new(KindOf(fault.Code), fault.Detail)
    {
        Code = SlugOf(fault.Code),
        Index = fault.Index < 0 ? null : fault.Index,
        Line = fault.Line,
        Position = fault.Position,
    };

    private static ProblemType KindOf(ParseFaultCode code) => code switch
    {
        ParseFaultCode.ZeroDelta or ParseFaultCode.DeltaOutOfRange or ParseFaultCode.DeltaNotInteger => ProblemTypes.BadDelta,
        ParseFaultCode.ShardsNotInteger => ProblemTypes.BadShards,
        ParseFaultCode.BadCounter => ProblemTypes.BadCounter,
        ParseFaultCode.TooManyItems => ProblemTypes.TooManyItems,
        ParseFaultCode.Empty => ProblemTypes.EmptyBatch,
        ParseFaultCode.WrongType or ParseFaultCode.UnknownField => ProblemTypes.BadItem,
        ParseFaultCode.DuplicateField or ParseFaultCode.MissingField => ProblemTypes.BadItem,
        _ => ProblemTypes.MalformedBody,
    };

    private static string SlugOf(ParseFaultCode code) => code switch
    {
        ParseFaultCode.MalformedJson => "malformed-json",
        ParseFaultCode.TruncatedJson => "truncated-json",
        ParseFaultCode.InvalidUtf8 => "invalid-utf8",
        ParseFaultCode.TrailingData => "trailing-data",
        ParseFaultCode.WrongType => "wrong-type",
        ParseFaultCode.UnknownField => "unknown-field",
        ParseFaultCode.DuplicateField => "duplicate-field",
        ParseFaultCode.MissingField => "missing-field",
        ParseFaultCode.ZeroDelta => "zero-delta",
        ParseFaultCode.DeltaOutOfRange => "delta-out-of-range",
        ParseFaultCode.DeltaNotInteger => "delta-not-integer",
        ParseFaultCode.ShardsNotInteger => "shards-not-integer",
        ParseFaultCode.BadCounter => "bad-counter",
        ParseFaultCode.TooManyItems => "too-many-items",
        _ => "empty",
    };
}
