namespace ShardedCounter.Ingestion;

/// <summary>The forms a body with several increments can have.</summary>
public enum IncrementFormat
{
    /// <summary>An array if the first byte that is not blank is <c>[</c>, else lines; one object alone is one line.</summary>
    Sniffed,

    /// <summary>One JSON array of objects.</summary>
    Array,

    /// <summary>
    /// Objects, one a line (NDJSON, JSON Lines). Blank lines are skipped, either line ending will do. Where lines end is not looked at:
    /// objects are told apart by their braces, so that one may also span lines, or share one with the next.
    /// </summary>
    Lines,
}
