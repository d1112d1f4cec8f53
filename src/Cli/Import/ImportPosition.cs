namespace ShardedCounter.Cli.Import;

/// <summary>How far an import has come. All that is before <see cref="Offset"/> is counted; what is from there to <see cref="SentTo"/> may be.</summary>
internal sealed record ImportPosition
{
    /// <summary>The import's identity and how lines are read; another import does not go on from here.</summary>
    public string Identity { get; init; } = "";

    public string Server { get; init; } = "";

    public long Offset { get; init; }

    /// <summary>The hash of the file up to <see cref="Offset"/>.</summary>
    public string Chain { get; init; } = "";

    /// <summary>The hash of the last bytes before <see cref="Offset"/>, by which a rewritten file is noticed without reading all of it.</summary>
    public string Tail { get; init; } = "";

    /// <summary>
    /// Where the batches behind <see cref="Offset"/> end that may have been sent, in the file's order; written before they are. Their keys are those of exactly these pieces, so a run that goes on
    /// cuts at all of them.
    /// </summary>
    public IReadOnlyList<long> SentEnds { get; init; } = [];

    /// <summary>Up to where anything may have been sent.</summary>
    public long SentTo => SentEnds.Count > 0 ? SentEnds[^1] : Offset;

    public long Lines { get; init; }

    public long Increments { get; init; }

    public long BadLines { get; init; }

    /// <summary>When the first of what may be counted (<see cref="Offset"/> to <see cref="SentTo"/>) was first sent: its key lasts a day from then.</summary>
    public DateTimeOffset SentAt { get; init; }
}
