using System.Globalization;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Output;

/// <summary>Counters as a table: names to the left, values to the right.</summary>
internal static class CounterTable
{
    private const int MaxNameWidth = 60;

    public static IEnumerable<string> Lines(IReadOnlyList<CounterEntry> counters, IReadOnlyList<double>? perSecond = null)
    {
        if (counters.Count == 0)
        {
            yield return "(no counters)";
            yield break;
        }

        int nameWidth = Math.Min(MaxNameWidth, counters.Max(static entry => entry.Counter.Length));
        string[] values = [.. counters.Select(static entry => InstantText.Grouped(entry.Value))];
        int valueWidth = values.Max(static value => value.Length);
        for (int i = 0; i < counters.Count; i++)
        {
            string rate = perSecond is null ? "" : perSecond[i].ToString("+#,0.0/s;-#,0.0/s;·", CultureInfo.InvariantCulture).PadLeft(14);
            yield return $"{counters[i].Counter.PadRight(nameWidth)}  {values[i].PadLeft(valueWidth)}{rate}";
        }
    }
}
