using System.Text.RegularExpressions;
using ShardedCounter.Model;

namespace ShardedCounter.Infra.Tests.Checks;

/// <summary>Alerts and workbook ask for metrics that the code has, and for outcomes that there are.</summary>
internal static partial class MetricRule
{
    /// <summary>What is wrong in the queries of a file.</summary>
    /// <param name="queries">The file's text.</param>
    /// <param name="sources">The source text of what has instruments.</param>
    public static IEnumerable<string> Objections(string queries, IEnumerable<string> sources)
    {
        HashSet<string> instruments = [.. Instruments(sources)];
        HashSet<string> outcomes = [.. typeof(CommitOutcome).GetNestedTypes().Select(static type => type.Name)];
        foreach (string name in Metric().Matches(queries).Select(static match => match.Value).Distinct().Where(name => !instruments.Contains(name)))
            yield return $"{name} is asked for, and no instrument is called so.";
        foreach (string name in Outcome().Matches(queries).Select(static match => match.Groups["name"].Value).Distinct().Where(name => !outcomes.Contains(name)))
            yield return $"The outcome {name} is asked for, and no commit has it.";
    }

    /// <summary>The instruments that the code makes.</summary>
    public static IEnumerable<string> Instruments(IEnumerable<string> sources) =>
        sources.SelectMany(static text => Instrument().Matches(text)).Select(static match => match.Groups["name"].Value).Distinct();

    /// <summary>The metrics asked for.</summary>
    public static IEnumerable<string> MetricsIn(string queries) => Metric().Matches(queries).Select(static match => match.Value).Distinct();

    /// <summary>Where an instrument is made; the name may stand on the next line.</summary>
    [GeneratedRegex(@"\.Create\w+(<\w+>)?\(\s*""(?<name>shardedcounter\.[a-z_.]+)""")]
    private static partial Regex Instrument();

    [GeneratedRegex(@"shardedcounter\.[a-z_.]*[a-z]")]
    private static partial Regex Metric();

    [GeneratedRegex(@"customDimensions\['outcome'\]\) == '(?<name>\w+)'")]
    private static partial Regex Outcome();
}
