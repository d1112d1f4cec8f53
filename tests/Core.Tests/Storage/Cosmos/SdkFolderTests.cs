using System.Runtime.CompilerServices;

namespace ShardedCounter.Tests.Storage.Cosmos;

public sealed class SdkFolderTests
{
    [Fact]
    public void TheCosmosSdkIsNamedInItsFolderAlone()
    {
        string source = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../../src"));
        string folder = Path.Combine(source, "Core", "Storage", "Cosmos") + Path.DirectorySeparatorChar;
        string[] naming = [.. Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(static file => File.ReadAllText(file).Contains("Microsoft.Azure.Cosmos", StringComparison.Ordinal))];
        Assert.NotEmpty(naming);
        Assert.All(naming, file => Assert.StartsWith(folder, file, StringComparison.Ordinal));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
