using ShardedCounter.Cli.Hosting;

namespace ShardedCounter.Cli.Import;

/// <summary>How a file is to be read, as the command line says it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format"><c>ndjson</c>, <c>csv</c> or <c>log</c>; null: by the file's name.</param>
/// <param name="Field">NDJSON: the counter's field.</param>
/// <param name="DeltaField">NDJSON: the delta's field.</param>
/// <param name="Column">CSV: the counter's column.</param>
/// <param name="DeltaColumn">CSV: the delta's column.</param>
/// <param name="Separator">CSV: what is between fields.</param>
/// <param name="NoHeader">CSV: true when the first line is no header.</param>
/// <param name="Pattern">Log: the regular expression.</param>
internal sealed record ImportSource(
    string Path, string? Format, string Field, string DeltaField, string? Column, string? DeltaColumn, char Separator, bool NoHeader, string? Pattern)
{
    /// <summary>Makes the parser; reads the header where there is one.</summary>
    /// <returns>The parser, and the byte behind the header.</returns>
    /// <exception cref="UsageException">The options do not go together, or not with the file.</exception>
    public (ILineParser Parser, long DataStart) Open(FileStream file)
    {
        string format = Format ?? (Pattern is not null ? "log" : System.IO.Path.GetExtension(Path).ToUpperInvariant() switch
        {
            ".NDJSON" or ".JSONL" or ".JSON" => "ndjson",
            ".CSV" or ".TSV" => "csv",
            _ => throw new UsageException($"The name of {Path} does not tell its format: --format ndjson, csv or log (with --pattern)."),
        });
        switch (format)
        {
            case "ndjson":
                return (new NdjsonParser(Field, DeltaField), 0);

            case "csv":
                FileLine? header = NoHeader ? null : new LineReader(file, 0, hasQuotes: true).Read();
                string column = Column ?? (NoHeader ? "1" : "counter");
                return (new CsvParser(header?.Text, column, DeltaColumn, Separator), header?.End ?? 0);

            default:
                return (new PatternParser(Pattern ?? throw new UsageException("--format log needs --pattern, such as '\"GET (?<counter>/\\S*)'.")), 0);
        }
    }
}
