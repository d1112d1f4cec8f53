namespace ShardedCounter.Cli.Import;

/// <summary>What a line of a file is to an import.</summary>
internal enum LineKind
{
    /// <summary>An increment.</summary>
    Increment,

    /// <summary>Nothing to count: blank, not matched by the pattern, or a delta of 0.</summary>
    Nothing,

    /// <summary>It cannot be read as what the file should hold.</summary>
    Bad,
}
