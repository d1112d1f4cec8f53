using System.CommandLine;
using System.Globalization;
using ShardedCounter.Cli.Hosting;
using ShardedCounter.Cli.Import;
using ShardedCounter.Cli.Output;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Commands;

/// <summary><c>import</c>: counts what a file holds, each line once however often it is run.</summary>
internal sealed class ImportCommand(Terminal terminal, ServerOptions server)
{
    private const string Description = """
        Count what a file holds, each line once. It goes on where an earlier run ended or was killed, by the position file beside the file; within 24 hours a
        repeat counts nothing twice even without that.

        Examples:
          counterctl import events.ndjson --field page --delta-field hits
          counterctl import sales.csv --column product --delta-column pieces --prefix sold:
          counterctl import access.log --pattern '"GET (?<counter>/\S*)' --prefix page --replace-invalid :
        """;

    private readonly Argument<string> _file = new("file") { Description = "the file; it may have grown since the last run" };
    private readonly Option<string?> _format = new Option<string?>("--format") { Description = "otherwise by the file's name" }.AcceptOnlyFromAmong("ndjson", "csv", "log");
    private readonly Option<string> _field = Text("--field", "NDJSON: the field with the counter; a.b for a field of a field", "counter");
    private readonly Option<string> _deltaField = Text("--delta-field", "NDJSON: the field with what to add; a line without it adds 1", "delta");
    private readonly Option<string?> _column = new("--column") { Description = "CSV: the column with the counter, by name or by number from 1", HelpName = "name" };
    private readonly Option<string?> _deltaColumn = new("--delta-column") { Description = "CSV: the column with what to add; without it each line adds 1", HelpName = "name" };
    private readonly Option<string> _separator = Text("--separator", "CSV: what is between fields; 'tab' for a tab", ",");
    private readonly Option<bool> _noHeader = new("--no-header") { Description = "CSV: the first line is no header" };
    private readonly Option<string?> _pattern = new("--pattern") { Description = "log: a regular expression with a group 'counter' (or any first group), and perhaps 'delta'; lines it does not match count nothing", HelpName = "regex" };
    private readonly Option<string> _prefix = Text("--prefix", "put this in front of each name", "");
    private readonly Option<string?> _replace = new("--replace-invalid") { Description = "put this character where a name has one that counters' names cannot have", HelpName = "character" };
    private readonly Option<bool> _skipBad = new("--skip-bad-lines") { Description = "leave out lines that cannot be read, instead of stopping at them" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "read all of the file, send nothing, and say what would be counted" };
    private readonly Option<bool> _restart = new("--restart") { Description = "begin at the start, whatever the position file says" };
    private readonly Option<string?> _inDoubt = new Option<string?>("--in-doubt") { Description = "after more than a day: count or skip what was on its way when the last run was killed" }.AcceptOnlyFromAmong("count", "skip");
    private readonly Option<string?> _id = new("--id") { Description = "what makes two runs the same import, otherwise the file's full path", HelpName = "text" };
    private readonly Option<int> _parallel = new("--parallel") { Description = "batches on their way at once, 1 to 64", DefaultValueFactory = static _ => 4, HelpName = "number" };

    public Command Create(CommandRunner runner)
    {
        var command = new Command("import", Description)
        {
            _file, _format, _field, _deltaField, _column, _deltaColumn, _separator, _noHeader, _pattern, _prefix, _replace, _skipBad, _dryRun, _restart, _inDoubt, _id, _parallel,
        };
        runner.Set(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = Path.GetFullPath(parsed.GetRequiredValue(_file));
        if (parsed.GetValue(_parallel) is not (>= 1 and <= 64 and var parallel))
            throw new UsageException("--parallel can be 1 to 64.");
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        (ILineParser parser, long dataStart) = SourceOf(parsed, path).Open(file);
        var names = new NameMapping(parsed.GetValue(_prefix) ?? "", ReplacementOf(parsed));
        string identity = parsed.GetValue(_id) ?? path;
        var start = new ImportStart(file, new PositionFile(path), terminal.Time, $"{identity} | {parser.Mapping} | {names}", server.AddressOf(parsed).ToString(), dataStart);
        bool dryRun = parsed.GetValue(_dryRun);
        ImportPosition from = start.Find(parsed.GetValue(_restart) || dryRun, parsed.GetValue(_inDoubt), out bool skips);
        file.Position = from.Offset;
        var batches = new BatchReader(
            new LineReader(file, from.Offset, parser.HasQuotes), parser, names, identity, from, parsed.GetValue(_skipBad));
        try
        {
            return dryRun ? Preview(batches, parsed) : await CountAsync(parsed, batches, start, skips, from, file.Length, parallel, cancellationToken);
        }
        catch (BadLineException bad)
        {
            terminal.Error.WriteLine($"counterctl: {path}, {bad.Message}. What was before its batch is counted; --skip-bad-lines goes on without such lines, --dry-run finds them first.");
            return ExitCode.Failed;
        }
    }

    private async Task<int> CountAsync(ParseResult parsed, BatchReader batches, ImportStart start, bool skips, ImportPosition from, long length, int parallel, CancellationToken cancellationToken)
    {
        using CounterClient client = server.ClientOf(parsed, static options => options.MaxAttempts = 10);
        var progress = new ImportProgress(terminal, length);
        var run = new ImportRun(batches, client, start.TailOf, start.File, from, skips, parallel, progress, terminal.Time);
        try
        {
            await run.RunAsync(cancellationToken);
        }
        finally
        {
            progress.End();
            ImportPosition reached = run.Position;
            Write(parsed, "imported", reached.Lines - from.Lines, reached.Increments - from.Increments, reached.BadLines - from.BadLines, run.Repeated, reached.Offset, batches.BadLines);
        }

        return ExitCode.Done;
    }

    private int Preview(BatchReader batches, ParseResult parsed)
    {
        var sums = new Dictionary<string, Int128>(StringComparer.Ordinal);
        long lines = 0, increments = 0, bad = 0, end = 0;
        while (batches.Read() is { } batch)
        {
            lines += batch.Lines;
            increments += batch.Increments;
            bad += batch.BadLines;
            end = batch.End;
            foreach (CounterDelta item in batch.Items)
                sums[item.Counter] = sums.GetValueOrDefault(item.Counter) + item.Delta;
        }

        Write(parsed, "would import", lines, increments, bad, 0, end, batches.BadLines);
        if (!parsed.GetValue(server.Json))
        {
            terminal.Output.WriteLine($"{InstantText.Grouped(sums.Count)} counters, among them");
            foreach (string line in CounterTable.Lines([.. sums.OrderByDescending(static sum => sum.Value).Take(10).Select(static sum => new CounterEntry(sum.Key, sum.Value))]))
                terminal.Output.WriteLine($"  {line}");
        }

        return ExitCode.Done;
    }

    private void Write(ParseResult parsed, string what, long lines, long increments, long bad, long repeated, long offset, List<string> badLines)
    {
        foreach (string line in badLines)
            terminal.Error.WriteLine($"left out: {line}");
        terminal.Output.WriteLine(parsed.GetValue(server.Json)
            ? JsonText.Of(json =>
            {
                json.WriteString("done", what);
                json.WriteNumber("lines", lines);
                json.WriteNumber("increments", increments);
                json.WriteNumber("badLines", bad);
                json.WriteNumber("repeated", repeated);
                json.WriteNumber("offset", offset);
            })
            : string.Create(CultureInfo.InvariantCulture, $"{what} {lines:N0} lines, {increments:N0} increments")
                + (repeated > 0 ? string.Create(CultureInfo.InvariantCulture, $", {repeated:N0} of them counted before and not again") : "")
                + (bad > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {bad:N0} lines left out") : ""));
    }

    private ImportSource SourceOf(ParseResult parsed, string path)
    {
        string separator = parsed.GetValue(_separator) ?? ",";
        if (separator == "tab" || (separator == "," && path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)))
            separator = "\t";
        return separator is [var character] and not "\""
            ? new ImportSource(
                path, parsed.GetValue(_format), parsed.GetValue(_field)!, parsed.GetValue(_deltaField)!, parsed.GetValue(_column), parsed.GetValue(_deltaColumn),
                character, parsed.GetValue(_noHeader), parsed.GetValue(_pattern))
            : throw new UsageException($"--separator is '{separator}'; it can be one character, or tab.");
    }

    private char? ReplacementOf(ParseResult parsed) => parsed.GetValue(_replace) switch
    {
        null => null,
        [var character] when CounterName.Allows(character) => character,
        var other => throw new UsageException($"--replace-invalid is '{other}'; it can be one character that names may have."),
    };

    private static Option<string> Text(string name, string description, string value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value, HelpName = "text" };
}
