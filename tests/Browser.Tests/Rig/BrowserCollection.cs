namespace ShardedCounter.Browser.Tests.Rig;

/// <summary>Every class of browser tests belongs to it: they run one after the other, in one browser.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
