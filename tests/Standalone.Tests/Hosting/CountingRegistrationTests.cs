using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Aggregation;
using ShardedCounter.Growth;
using ShardedCounter.Hosting;
using ShardedCounter.Model;
using ShardedCounter.Reading;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Standalone.Tests.Hosting;

/// <summary>The core as any host registers it, on the reference store.</summary>
public sealed class CountingRegistrationTests : IAsyncDisposable
{
    private static readonly CounterId _a = CounterId.Parse("a");

    private readonly InMemoryCounterStore _store = new(new FakeTimeProvider());
    private ServiceProvider? _provider;

    public async ValueTask DisposeAsync()
    {
        if (_provider is not null)
            await _provider.DisposeAsync();
    }

    [Fact]
    public async Task WhatAnOperatorRaisesIsKnownToReadersResetsAndTheWatchOfTheSameProcess()
    {
        ServiceProvider services = await BuildAsync(("Shards:Max", "32"));
        Assert.Equal(RaiseStatus.Stands, (await services.GetRequiredService<ILayoutOperator>().RaiseAsync(32, default)).Status);
        Assert.Equal(32, services.GetRequiredService<LayoutSource>().Current.Shards);
        Assert.Equal(32, (await services.GetRequiredService<ICounterReader>().ReadLiveAsync(_a, default)).Shards.Count);
        await _store.CommitAsync(new Commit(31, ProducerId.Writer(Guid.Empty), null, new Mark(1), [new CounterDelta(_a, 7)], []), default);
        Assert.Equal(7, (await services.GetRequiredService<ICounterResetter>().ResetAsync(_a, key: null, hide: false, default)).Drained);
        Assert.Equal(RaiseStatus.AboveMax, (await services.GetRequiredService<ILayoutOperator>().RaiseAsync(33, default)).Status);
    }

    [Fact]
    public async Task TheLayoutIsLookedAfterInEveryHost()
    {
        ServiceProvider services = await BuildAsync();
        Assert.Single(services.GetServices<IHostedService>().OfType<LayoutService>());
    }

    [Fact]
    public async Task TheAgeOfTotalsIsLookedAtInEveryHost()
    {
        ServiceProvider services = await BuildAsync();
        Assert.Single(services.GetServices<IHostedService>().OfType<LagGauge>());
    }

    [Fact]
    public async Task ASettingOfGrowthOutOfRangeKeepsTheHostFromStarting()
    {
        ServiceProvider services = await BuildAsync(("Shards:Max", "2000"));
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("Shards:Max is 2000", refused.Message, StringComparison.Ordinal);
    }

    private async Task<ServiceProvider> BuildAsync(params (string Key, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IHostApplicationLifetime, NoLifetime>();
        services.AddSingleton<ICounterStore>(_store);
        services.AddCounting(configuration);
        _provider = services.BuildServiceProvider();
        await _provider.GetRequiredService<LayoutSource>().OpenAsync(_store, 4, default);
        return _provider;
    }

    private sealed class NoLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => throw new NotSupportedException();
    }
}
