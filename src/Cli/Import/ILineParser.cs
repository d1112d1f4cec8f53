namespace ShardedCounter.Cli.Import;

/// <summary>Reads lines of one format. Not for several threads.</summary>
internal interface ILineParser
{
    /// <summary>What the result depends on besides the file, as text: it becomes part of the keys.</summary>
    string Mapping { get; }

    /// <summary>Whether a quoted field may go on over several lines.</summary>
    bool HasQuotes { get; }

    /// <summary>Reads a line, without its end.</summary>
    ParsedLine Parse(string line);
}
