using System.Runtime.CompilerServices;

namespace ShardedCounter.Http.Tests.OpenApi;

/// <summary>Files of the repository that code generates. With the environment variable <c>WRITE_GENERATED=1</c> the tests write them instead of comparing.</summary>
internal static class CheckedIn
{
    /// <summary>Asserts that the file holds that text.</summary>
    public static void Holds(string path, string text)
    {
        string file = PathOf(path);
        if (Environment.GetEnvironmentVariable("WRITE_GENERATED") == "1")
            File.WriteAllText(file, text);
        Assert.True(File.Exists(file) && File.ReadAllText(file) == text, $"{path} is not what the code generates; run this test with WRITE_GENERATED=1, and commit the file.");
    }

    /// <summary>The text of a file.</summary>
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string PathOf(string path, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", path));
}
