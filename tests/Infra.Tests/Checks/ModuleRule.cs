using System.Text.RegularExpressions;

namespace ShardedCounter.Infra.Tests.Checks;

/// <summary>Modules: short, each used, and nothing but modules in the file that composes them.</summary>
internal static partial class ModuleRule
{
    private const int MaxLines = 119;

    /// <summary>What is wrong.</summary>
    /// <param name="main">The text of <c>main.bicep</c>.</param>
    /// <param name="modules">The text of each module, by its path from there.</param>
    public static IEnumerable<string> Objections(string main, IReadOnlyDictionary<string, string> modules)
    {
        string[] used = [.. ModuleReference().Matches(main).Select(static match => match.Groups["path"].Value).Distinct()];
        foreach (string path in modules.Keys.Except(used))
            yield return $"{path} is used by nothing.";
        foreach ((string path, string text) in modules)
        {
            int lines = text.AsSpan().Count('\n');
            if (lines > MaxLines)
                yield return $"{path} has {lines} lines; it may have {MaxLines}.";
        }

        foreach (Match resource in ResourceDeclaration().Matches(main))
            yield return $"main.bicep declares {resource.Groups["name"].Value}; it may only compose.";
    }

    [GeneratedRegex(@"^module \w+ '(?<path>[^']+)'", RegexOptions.Multiline)]
    private static partial Regex ModuleReference();

    [GeneratedRegex(@"^resource (?<name>\w+) ", RegexOptions.Multiline)]
    private static partial Regex ResourceDeclaration();
}
