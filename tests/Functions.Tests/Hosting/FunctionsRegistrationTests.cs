using Azure.Core;
using Azure.Identity;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ShardedCounter.Aggregation;
using ShardedCounter.Functions.Hosting;
using ShardedCounter.Growth;
using ShardedCounter.Http;
using ShardedCounter.Ingestion.Events;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Functions.Tests.Hosting;

public sealed class FunctionsRegistrationTests
{
    [Fact]
    public async Task MissingSettingsStopTheStartBeforeAnythingIsOpened()
    {
        using IHost host = Build();
        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.OpenStoreAsync(default));
        Assert.Contains(failure.Failures, static text => text.StartsWith("EventHub:Name is missing", StringComparison.Ordinal));
        Assert.Contains(failure.Failures, static text => text.StartsWith("Cosmos:Endpoint is ''", StringComparison.Ordinal)); // another section's, all the same
    }

    [Fact]
    public void CallersAreWhomTheHostAdmits()
    {
        using IHost host = Build();
        Assert.Equal("FunctionKeyIdentity", host.Services.GetRequiredService<ICallerIdentity>().GetType().Name);
    }

    [Fact]
    public async Task TheProcessFlushesAndWatchesTheLayoutAndLeavesAggregationToTheOrchestration()
    {
        FunctionsApplicationBuilder builder = CreateBuilder();
        builder.AddCounterFunctions();
        var store = new InMemoryCounterStore(TimeProvider.System);
        builder.Services.AddSingleton<ICounterStore>(store);
        await using ServiceProvider services = builder.Services.BuildServiceProvider();
        Assert.Null(await services.GetRequiredService<LayoutSource>().OpenAsync(store, null, default));
        string[] hosted = [.. services.GetServices<IHostedService>().Select(static service => service.GetType().Name)];
        Assert.Contains("CountingService", hosted);
        Assert.Contains("LayoutService", hosted);
        Assert.Contains("LagGauge", hosted);
        Assert.DoesNotContain("AggregationService", hosted);
        Assert.Equal(OperationTable.All.Count, services.GetRequiredService<CounterEndpoints>().All.Count);
        Assert.NotNull(services.GetRequiredService<PartitionIngestor>());
        Assert.NotNull(services.GetRequiredService<AggregationSteps>());
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("InstrumentationKey=x", false)]
    [InlineData("Authorization=AAD", true)]
    [InlineData("ClientId=00000000-0000-0000-0000-000000000001; authorization=aad", true)]
    public void TelemetrySignsInWhereTheSettingSaysSo(string? setting, bool signsIn)
    {
        TokenCredential? credential = TelemetryRegistration.CredentialOf(setting);
        Assert.Equal(signsIn, credential is ManagedIdentityCredential);
    }

    /// <summary>A host's address is asked for when services are made; nothing connects to it before the start.</summary>
    private static FunctionsApplicationBuilder CreateBuilder()
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>("Functions:Worker:HostEndpoint", "http://127.0.0.1:1")]);
        return builder;
    }

    private static IHost Build()
    {
        FunctionsApplicationBuilder builder = CreateBuilder();
        builder.AddCounterFunctions();
        builder.AddCounterTelemetry();
        return builder.Build();
    }
}
