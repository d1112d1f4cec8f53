namespace ShardedCounter.Client;

/// <summary>What one attempt came to.</summary>
internal enum AttemptKind
{
    /// <summary>Answered as asked.</summary>
    Done,

    /// <summary>Certainly without effect; may be sent again.</summary>
    NotYet,

    /// <summary>With or without effect, nobody knows.</summary>
    Unknown,

    /// <summary>Refused; to send it again does not help.</summary>
    Refused,
}
