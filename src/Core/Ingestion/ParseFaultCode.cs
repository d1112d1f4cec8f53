namespace ShardedCounter.Ingestion;

/// <summary>What is wrong with a body that was to be read.</summary>
public enum ParseFaultCode
{
    /// <summary>Breaks the grammar of JSON (RFC 8259): comments and trailing commas do too.</summary>
    MalformedJson,

    /// <summary>Valid so far, but the body ends in the middle of a value.</summary>
    TruncatedJson,

    /// <summary>Holds bytes that are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>Something follows the one value a body may hold.</summary>
    TrailingData,

    /// <summary>
    /// A value of another type than expected here; arrays and objects where a plain value belongs are of this kind.
    /// </summary>
    WrongType,

    /// <summary>A field that means nothing here. Refused, because it may be a misspelt one.</summary>
    UnknownField,

    /// <summary>The same field twice in one object.</summary>
    DuplicateField,

    /// <summary>A field that must be there is not.</summary>
    MissingField,

    /// <summary>A delta of 0.</summary>
    ZeroDelta,

    /// <summary>A delta beyond ±<see cref="Model.DeltaRange.MaxIncrement"/>.</summary>
    DeltaOutOfRange,

    /// <summary>A number with a fraction or an exponent, even where its value is whole (<c>1.0</c>, <c>1e3</c>).</summary>
    DeltaNotInteger,

    /// <summary>A number of shards with a fraction or an exponent, even where its value is whole.</summary>
    ShardsNotInteger,

    /// <summary>Text that breaks <see cref="Model.CounterId.Rule"/>.</summary>
    BadCounter,

    /// <summary>More items than allowed.</summary>
    TooManyItems,

    /// <summary>No item at all.</summary>
    Empty,
}
