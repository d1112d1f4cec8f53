using ShardedCounter.Client;

namespace ShardedCounter.Cli.Import;

/// <summary>Makes counters' names of what a file holds.</summary>
/// <param name="Prefix">What is put in front.</param>
/// <param name="Replacement">What stands for each character that no name may have; null: such a name is bad.</param>
internal sealed record NameMapping(string Prefix, char? Replacement)
{
    /// <summary>The counter's name; null when it would be none.</summary>
    public string? Map(string text)
    {
        string name = Prefix + text;
        if (Replacement is { } replacement && !CounterName.IsValid(name))
            name = string.Create(name.Length, (name, replacement), static (span, from) =>
            {
                for (int i = 0; i < span.Length; i++)
                    span[i] = CounterName.Allows(from.name[i]) ? from.name[i] : from.replacement;
            });
        return CounterName.IsValid(name) ? name : null;
    }
}
