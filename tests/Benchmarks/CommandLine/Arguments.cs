using System.Globalization;

namespace ShardedCounter.Benchmarks.CommandLine;

/// <summary>What was typed after the command's name. Everything after a lone <c>--</c> goes to the server as it stands.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _positionals = [];

    public Arguments(Command command, IReadOnlyList<string> words)
    {
        foreach (CommandOption option in command.Options)
            _values[option.Name] = option.Default;
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i] == "--")
            {
                ServerArguments = [.. words.Skip(i + 1)];
                break;
            }

            if (!words[i].StartsWith("--", StringComparison.Ordinal))
                _positionals.Add(words[i]);
            else
                i += Take(command, words, i);
        }

        if (_positionals.Count != command.Positionals.Count)
            throw new UsageException($"{command.Name} takes {command.Positionals.Count} argument(s) besides its options: " +
                $"{string.Join(' ', command.Positionals)}; given: {_positionals.Count}. See {command.Name} --help.");
    }

    public IReadOnlyList<string> ServerArguments { get; } = [];

    public string Positional(int index) => _positionals[index];

    public string Text(string name) => _values[name];

    public bool Has(string name) => _values[name].Length > 0;

    public int Int(string name, int min, int max)
    {
        if (!int.TryParse(_values[name], NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < min || value > max)
            throw new UsageException($"--{name} must be a whole number from {min} to {max}, not '{_values[name]}'.");
        return value;
    }

    public int[] Ints(string name, int min, int max) =>
        [.. _values[name].Split(',').Select(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max
                ? value
                : throw new UsageException($"--{name} must be whole numbers from {min} to {max} between commas, not '{_values[name]}'."))];

    public T OneOf<T>(string name)
        where T : struct, Enum =>
        ToOneOf<T>(name, _values[name]);

    public T[] SomeOf<T>(string name)
        where T : struct, Enum =>
        [.. _values[name].Split(',').Select(part => ToOneOf<T>(name, part))];

    private static T ToOneOf<T>(string name, string word)
        where T : struct, Enum =>
        Enum.TryParse(word, ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw new UsageException($"--{name}: there is no '{word}'; there is {string.Join(", ", Enum.GetNames<T>())}.");

    /// <returns>How many words beyond the option's own were used up.</returns>
    private int Take(Command command, IReadOnlyList<string> words, int at)
    {
        string word = words[at][2..];
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word : word[..equals];
        CommandOption? option = command.Options.FirstOrDefault(o => o.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (option is null && !command.IgnoresUnknownOptions)
            throw new UsageException($"{command.Name} has no option --{name}. See {command.Name} --help.");
        if (equals >= 0 || option is { IsFlag: true })
        {
            _values[name] = equals >= 0 ? word[(equals + 1)..] : "true";
            return 0;
        }

        if (at + 1 >= words.Count)
            throw new UsageException($"--{name} needs a value.");
        _values[name] = words[at + 1];
        return 1;
    }
}
