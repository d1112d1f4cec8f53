using System.Globalization;
using System.Text;
using ShardedCounter.Cli.Hosting;

namespace ShardedCounter.Cli.Import;

/// <summary>Lines of separated fields (RFC 4180): a field in quotes may hold separators, line ends and, doubled, quotes.</summary>
internal sealed class CsvParser : ILineParser
{
    private readonly char _separator;
    private readonly int _column;
    private readonly int? _deltaColumn;

    /// <param name="header">The first line's names; null where the file has none.</param>
    /// <param name="column">The counter's column: a name of the header, or a number from 1.</param>
    /// <param name="deltaColumn">The delta's; null: each line adds 1.</param>
    /// <param name="separator">Between fields.</param>
    /// <exception cref="UsageException">There is no such column.</exception>
    public CsvParser(string? header, string column, string? deltaColumn, char separator)
    {
        _separator = separator;
        List<string>? names = header is null ? null : Split(header, separator);
        _column = IndexOf(names, column);
        _deltaColumn = deltaColumn is null ? null : IndexOf(names, deltaColumn);
    }

    public string Mapping => string.Create(CultureInfo.InvariantCulture, $"csv {_separator} {_column} {_deltaColumn}");

    public bool HasQuotes => true;

    public ParsedLine Parse(string line)
    {
        if (line.Length == 0)
            return ParsedLine.Nothing;
        List<string> fields = Split(line, _separator);
        if (fields.Count <= Math.Max(_column, _deltaColumn ?? 0))
            return ParsedLine.Bad($"it has {fields.Count} fields");
        return ParsedLine.Of(fields[_column], _deltaColumn is { } delta ? fields[delta] : null);
    }

    private static int IndexOf(List<string>? names, string column)
    {
        int index = names?.FindIndex(name => name.Trim() == column) ?? -1;
        if (index < 0 && int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1)
            index = number - 1;
        return index >= 0
            ? index
            : throw new UsageException(names is null
                ? $"Without a header a column is named by its number, from 1, and not '{column}'."
                : $"There is no column '{column}'; there are {string.Join(", ", names)}.");
    }

    private static List<string> Split(string line, char separator)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                field.Append(line[++i]);
            else if (c == '"')
                quoted = !quoted;
            else if (c == separator && !quoted)
                Take();
            else
                field.Append(c);
        }

        Take();
        return fields;

        void Take()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
