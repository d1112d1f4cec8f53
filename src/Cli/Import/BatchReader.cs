using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ShardedCounter.Cli.Hosting;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Import;

/// <summary>Cuts a file into batches, each with a key that a repeat makes again.</summary>
/// <remarks>
/// The key is a hash of the import's identity (the file's path, or what <c>--id</c> says, and how its lines are read), the batch's place, and all of the file up to the batch's end,
/// batch by batch. So the same file read the same way has the same keys; another file at the same path, or the same file read in another way, has others. Cutting depends on nothing but
/// the lines since the batch's start and the file's end, positions are saved at cuts only, and where a batch ended that was sent is a cut: a run that goes on cuts where the one before it did, also
/// when the file has grown since.
/// </remarks>
internal sealed class BatchReader(LineReader lines, ILineParser parser, NameMapping names, string identity, ImportPosition from, bool skipBadLines)
{
    private readonly HashSet<long> _cuts = [.. from.SentEnds];
    private string _chain = from.Chain;
    private long _line;
    private FileLine? _next; // read, and not yet in a batch
    private ParsedLine _nextParsed;

    /// <summary>The lines that were bad: the first few, for the report.</summary>
    public List<string> BadLines { get; } = [];

    /// <summary>The next batch; null at the end.</summary>
    /// <exception cref="UsageException">A line is bad, and bad lines are not skipped.</exception>
    public ImportBatch? Read()
    {
        if (!Advance())
            return null;
        long start = _next!.Value.Start;
        long end = start;
        long count = 0, increments = 0, bad = 0;
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(_chain));
        while (count < ImportLimits.MaxLines && Advance() && (count == 0 || !_cuts.Contains(_next!.Value.Start)) && TryFold(sums))
        {
            increments += _nextParsed.Kind == LineKind.Increment ? 1 : 0;
            bad += _nextParsed.Kind == LineKind.Bad ? 1 : 0;
            FileLine line = _next!.Value;
            hash.AppendData(line.Bytes.Span);
            end = line.End;
            count++;
            _next = null;
        }

        _chain = Convert.ToHexStringLower(hash.GetHashAndReset());
        CounterDelta[] items = [.. sums.Where(static sum => sum.Value != 0).Select(static sum => new CounterDelta(sum.Key, sum.Value))];
        return new ImportBatch(start, end, count, increments, bad, items, _chain, KeyOf(start));
    }

    /// <summary>Reads a line unless one waits.</summary>
    private bool Advance()
    {
        if (_next is not null)
            return true;
        _next = lines.Read();
        if (_next is not { } line)
            return false;
        _line++;
        _nextParsed = parser.Parse(line.Text);
        if (_nextParsed.Kind == LineKind.Increment)
        {
            _nextParsed = names.Map(_nextParsed.Counter) is { } name
                ? _nextParsed with { Counter = name }
                : ParsedLine.Bad($"'{ParsedLine.Shorten(names.Prefix + _nextParsed.Counter)}' is no counter's name ({CounterName.Rule}); --replace-invalid helps");
        }

        if (_nextParsed.Kind == LineKind.Bad)
            NoteBad(line);
        return true;
    }

    private void NoteBad(FileLine line)
    {
        string words = $"the line at byte {line.Start} ({_line} from where this run began): {_nextParsed.Reason}";
        if (!skipBadLines)
            throw new BadLineException(words);
        if (BadLines.Count < 5)
            BadLines.Add(words);
    }

    /// <summary>False when the line belongs to the next batch.</summary>
    private bool TryFold(Dictionary<string, long> sums)
    {
        if (_nextParsed.Kind != LineKind.Increment)
            return true;
        bool known = sums.TryGetValue(_nextParsed.Counter, out long sum);
        if (!known && sums.Count == ImportLimits.MaxCounters)
            return false;
        if (sum + _nextParsed.Delta is < -ImportLimits.MaxDelta or > ImportLimits.MaxDelta)
            return false;
        sums[_nextParsed.Counter] = sum + _nextParsed.Delta;
        return true;
    }

    private string KeyOf(long start)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{ImportLimits.KeyVersion}\n{identity}\n{parser.Mapping}\n{names}\n{start}\n{_chain}");
        return "import-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
