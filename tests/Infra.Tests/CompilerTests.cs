using ShardedCounter.Infra.Tests.Compiling;

namespace ShardedCounter.Infra.Tests;

/// <summary>Every file compiles without a word: grammar, types of properties, the strict linter, and parameter files that fit.</summary>
public sealed class CompilerTests : IDisposable
{
    private readonly string _copy = Directory.CreateTempSubdirectory("bicep").FullName;

    public static TheoryData<string> Files() => [.. Directory.GetFiles(Repository.Infra).Where(static file => Path.GetExtension(file) is ".bicep" or ".bicepparam").Select(static file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void AFileAndAllItComposesCompileWithoutAWord(string file)
    {
        CompileResult result = BicepCompiler.Compile(Path.Combine(Repository.Infra, file));
        Assert.Equal((0, ""), (result.ExitCode, result.Messages));
    }

    [Theory]
    [InlineData("modules/identity.bicep", "param name string", "param name", "BCP279")]
    [InlineData("modules/identity.bicep", "  location: location", "  locatoin: location", "BCP089")]
    [InlineData("modules/storage.bicep", "allowSharedKeyAccess: false", "allowSharedKeyAccess: 'no'", "BCP036")]
    [InlineData("modules/storage.bicep", "output name string = account.name", "output name string = account.listKeys().keys[0].value", "outputs-should-not-contain-secrets")]
    [InlineData("modules/network.bicep", "param tags object", "param tags object\nparam unused string", "no-unused-params")]
    [InlineData("main.dev.bicepparam", "param serverless = true", "", "BCP258")]
    [InlineData("main.dev.bicepparam", "param serverless = true", "param serverless = true\nparam colour = 'red'", "BCP259")]
    [InlineData("main.dev.bicepparam", "param maxInstances = 10", "param maxInstances = 0", "BCP328")]
    public void AMistakeIsNoticed(string file, string right, string wrong, string code)
    {
        CopyInfra();
        string path = Path.Combine(_copy, file);
        string text = File.ReadAllText(path);
        Assert.Contains(right, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Contains(code, BicepCompiler.Compile(path).Messages, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_copy, recursive: true);

    private void CopyInfra()
    {
        foreach (string file in Directory.GetFiles(Repository.Infra, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(_copy, Path.GetRelativePath(Repository.Infra, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
