using System.Runtime.CompilerServices;

namespace ShardedCounter.Infra.Tests.Compiling;

/// <summary>The files that are checked.</summary>
internal static class Repository
{
    /// <summary>The root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the deployment.</summary>
    public static string Infra { get; } = Path.Combine(Root, "infra", "bicep");

    /// <summary>A file's text.</summary>
    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>The modules' files, by name.</summary>
    public static IReadOnlyList<string> ModuleFiles() => [.. Directory.GetFiles(Path.Combine(Infra, "modules"), "*.bicep").Order(StringComparer.Ordinal)];

    /// <summary>The text of every source file under a folder of the repository.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
