using ShardedCounter.Cli.Output;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Commands;

/// <summary>What a watch shows of a reading, with rates since the one before by the store's clock.</summary>
internal sealed class WatchView
{
    private readonly Dictionary<string, (Int128 Value, DateTimeOffset AsOf, double PerSecond)> _before = new(StringComparer.Ordinal);

    public IEnumerable<string> Show(CounterPage page, bool asTable)
    {
        double[] rates = [.. page.Counters.Select(entry => RateOf(entry, page.AsOf))];
        if (asTable)
        {
            yield return $"{page.Counters.Count} counters, complete as of {InstantText.Of(page.AsOf)}";
            yield return "";
            foreach (string line in CounterTable.Lines(page.Counters, rates))
                yield return line;
        }
        else
        {
            for (int i = 0; i < page.Counters.Count; i++)
                yield return FormattableString.Invariant($"{InstantText.Of(page.AsOf)} {page.Counters[i].Counter} {page.Counters[i].Value} {rates[i]:0.###}/s");
        }
    }

    /// <summary>A reading of the same instant as the one before (totals are cached for a moment) keeps its rate.</summary>
    private double RateOf(CounterEntry entry, DateTimeOffset asOf)
    {
        bool known = _before.TryGetValue(entry.Counter, out var before);
        if (known && asOf <= before.AsOf)
            return before.PerSecond;
        double rate = known ? (double)(entry.Value - before.Value) / (asOf - before.AsOf).TotalSeconds : 0;
        _before[entry.Counter] = (entry.Value, asOf, rate);
        return rate;
    }
}
