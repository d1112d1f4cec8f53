using ShardedCounter.Infra.Tests.Checks;
using ShardedCounter.Infra.Tests.Compiling;

namespace ShardedCounter.Infra.Tests;

public sealed class ModuleTests
{
    private readonly string _main = Repository.Read("infra", "bicep", "main.bicep");
    private readonly Dictionary<string, string> _modules = Repository.ModuleFiles().ToDictionary(static file => $"modules/{Path.GetFileName(file)}", File.ReadAllText);

    [Fact]
    public void EachModuleIsShortAndUsedAndMainOnlyComposes()
    {
        Assert.NotEmpty(_modules);
        Assert.Empty(ModuleRule.Objections(_main, _modules));
    }

    [Fact]
    public void AModuleThatNothingUsesIsNoticed()
    {
        _modules["modules/spare.bicep"] = "";
        Assert.Equal(["modules/spare.bicep is used by nothing."], ModuleRule.Objections(_main, _modules));
    }

    [Fact]
    public void ALongModuleIsNoticed()
    {
        _modules["modules/storage.bicep"] = new string('\n', 120);
        Assert.Equal(["modules/storage.bicep has 120 lines; it may have 119."], ModuleRule.Objections(_main, _modules));
    }

    [Fact]
    public void AResourceInMainIsNoticed() =>
        Assert.Equal(["main.bicep declares vault; it may only compose."], ModuleRule.Objections(_main + "resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {\n}\n", _modules));
}
