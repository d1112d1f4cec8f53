namespace ShardedCounter.Benchmarks.Client;

/// <summary>What a caller may conclude from an answer about the increment it sent.</summary>
internal enum Outcome
{
    /// <summary>200: in the value from now on.</summary>
    Counted,

    /// <summary>202: will be in the value unless the machine dies.</summary>
    Accepted,

    /// <summary>429, or 503 <c>overloaded</c> or <c>stopping</c>: certainly not counted.</summary>
    Shed,

    /// <summary>503 of another type, or 500: counted or not.</summary>
    Unknown,

    /// <summary>Any other status: certainly not counted, and nothing a well-formed request should see.</summary>
    Refused,

    /// <summary>The connection broke or the time was up after sending: counted or not.</summary>
    Unanswered,

    /// <summary>No connection was made: certainly not counted.</summary>
    NotSent,
}
