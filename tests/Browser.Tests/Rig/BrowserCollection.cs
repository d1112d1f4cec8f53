namespace ShardedCounter.Browser.Tests.Rig;

/// <summary>Every class of browser tests belongs to it: they run one after the other, in one browser.</summary>
#pragma warning disable CA1711 // xunit's word for it: tests that share a fixture
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
