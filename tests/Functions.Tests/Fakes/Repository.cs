using System.Runtime.CompilerServices;

namespace ShardedCounter.Functions.Tests.Fakes;

/// <summary>Files at the root that people edit and the host reads.</summary>
internal static class Repository
{
    public static string ReadRootFile(string name, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", name));
}
