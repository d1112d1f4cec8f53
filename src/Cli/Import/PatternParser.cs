using System.Text.RegularExpressions;
using ShardedCounter.Cli.Hosting;

namespace ShardedCounter.Cli.Import;

/// <summary>Lines in which a regular expression finds the counter: its group <c>counter</c>, or its first; and, in a group <c>delta</c>, what to add. Other lines count nothing.</summary>
internal sealed class PatternParser : ILineParser
{
    /// <summary>A pattern that goes back and forth over one line for longer would never end the file.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly Regex _pattern;
    private readonly bool _named;

    /// <exception cref="UsageException">It is no regular expression, or has no group.</exception>
    public PatternParser(string pattern)
    {
        try
        {
            _pattern = new Regex(pattern, RegexOptions.CultureInvariant, _patience);
        }
        catch (ArgumentException failure)
        {
            throw new UsageException($"--pattern is no regular expression: {failure.Message}");
        }

        _named = _pattern.GetGroupNames().Contains("counter");
        if (!_named && _pattern.GetGroupNumbers().Length < 2)
            throw new UsageException("--pattern has no group around the counter, such as (?<counter>\\S+).");
    }

    public string Mapping => $"pattern {_pattern}";

    public bool HasQuotes => false;

    public ParsedLine Parse(string line)
    {
        try
        {
            Match match = _pattern.Match(line);
            if (!match.Success)
                return ParsedLine.Nothing;
            Group counter = _named ? match.Groups["counter"] : match.Groups[1];
            return counter.Success ? ParsedLine.Of(counter.Value, match.Groups["delta"] is { Success: true } delta ? delta.Value : null) : ParsedLine.Nothing;
        }
        catch (RegexMatchTimeoutException)
        {
            return ParsedLine.Bad("the pattern takes too long on it");
        }
    }
}
