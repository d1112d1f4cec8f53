using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ShardedCounter.Http.Tests.Hosting;

/// <summary>What <c>SECURITY.md</c> says is held by tests is.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void EveryTestClassItNamesExists()
    {
        string[] named = [.. TestClass().Matches(Read()).Select(static match => match.Groups[1].Value).Distinct()];
        Assert.True(named.Length > 10, string.Join(' ', named));
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension)!];
        Assert.Empty(named.Except(files));
    }

    [Fact]
    public void EveryWordForARightStandsInItsTable()
    {
        foreach (CallerRights right in OperationTable.All.Select(static operation => operation.Needs).Where(static right => right != CallerRights.None))
            Assert.Contains($"| `{ApiKeyRule.WordOf(right)}` |", Read(), StringComparison.Ordinal);
    }

    private static string Read() => File.ReadAllText(Path.Combine(Root(), "SECURITY.md"));

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..");

    [GeneratedRegex("`([A-Z]\\w+Tests)`")]
    private static partial Regex TestClass();
}
