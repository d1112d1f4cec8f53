using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ShardedCounter.Functions.Hosting;
using ShardedCounter.Functions.Tests.Fakes;
using ShardedCounter.Ingestion.Events;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Functions.Tests.Hosting;

/// <summary><c>host.json</c> and <c>local.settings.sample.json</c> against the code that relies on them.</summary>
public sealed class HostFilesTests
{
    private readonly JsonElement _host = JsonDocument.Parse(Repository.ReadRootFile("host.json")).RootElement;

    [Fact]
    public void RoutesHaveNoPrefixBecauseTheyCarryTheirs() => Assert.Equal("", At("extensions", "http", "routePrefix").GetString());

    [Fact]
    public void AFunctionMayRunLongerThanABatchOfEvents()
    {
        TimeSpan limit = TimeSpan.Parse(At("functionTimeout").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(limit > 2 * new IngestOptions().TimeLimit, $"{limit}");
    }

    [Fact]
    public void EveryBatchIsCheckpointedAndTheFirstStartBeginsAtTheBeginning()
    {
        Assert.Equal(1, At("extensions", "eventHubs", "batchCheckpointFrequency").GetInt32());
        Assert.Equal("fromStart", At("extensions", "eventHubs", "initialOffsetOptions", "type").GetString());
        Assert.True(At("extensions", "eventHubs", "prefetchCount").GetInt32() >= At("extensions", "eventHubs", "maxEventBatchSize").GetInt32());
        Assert.True(At("extensions", "eventHubs", "minEventBatchSize").GetInt32() <= At("extensions", "eventHubs", "maxEventBatchSize").GetInt32());
    }

    [Fact]
    public void TelemetryIsOpenTelemetryAndExceptionsAreNotSampled()
    {
        Assert.Equal("OpenTelemetry", At("telemetryMode").GetString());
        Assert.Contains("Exception", At("logging", "applicationInsights", "samplingSettings", "excludedTypes").GetString()!.Split(';'));
    }

    [Fact]
    public void DurableFunctionsKeepsItsStateInTheSchedulerAndLocallyInTheStorageEmulator()
    {
        // In the file and not in the deployment's settings: what the platform scales by is read from the file alone.
        Assert.Equal("azureManaged", At("extensions", "durableTask", "storageProvider", "type").GetString());
        Assert.Equal("DURABLE_TASK_SCHEDULER_CONNECTION_STRING", At("extensions", "durableTask", "storageProvider", "connectionStringName").GetString());

        IConfiguration local = Sample().GetSection("AzureFunctionsJobHost:extensions:durableTask:storageProvider");
        Assert.Equal(("AzureStorage", "AzureWebJobsStorage"), (local["type"], local["connectionStringName"]));
    }

    [Fact]
    public void TheSampleSettingsAreAllThatIsNeeded()
    {
        IConfiguration sample = Sample();
        var settings = new FunctionsSettings();
        settings.Read(sample);
        Assert.Equal(ValidateOptionsResult.Success, new FunctionsSettingsValidator().Validate(null, settings));
        Assert.Equal(("counter-events", "sharded-counter", "*/10 * * * * *"), (settings.Hub, settings.ConsumerGroup, settings.Schedule));

        CosmosOptions cosmos = sample.GetSection(CosmosOptions.Section).Get<CosmosOptions>()!;
        Assert.Equal((CosmosMode.Gateway, true), (cosmos.Mode, cosmos.CreateIfMissing)); // an emulator that begins empty, over plain HTTP
        Assert.Equal("true", sample["AzureWebJobsDisableHomepage"]); // or the host's page would stand where ours does
        Assert.Equal("dotnet-isolated", sample["FUNCTIONS_WORKER_RUNTIME"]);
    }

    [Fact]
    public void TheSampleHoldsNoCosmosKey() =>
        Assert.StartsWith("<", Sample()["Cosmos:Key"], StringComparison.Ordinal);

    /// <summary>As the worker sees them: environment variables, whose names have two underscores for a colon.</summary>
    private static IConfiguration Sample()
    {
        JsonElement values = JsonDocument.Parse(Repository.ReadRootFile("local.settings.sample.json")).RootElement.GetProperty("Values");
        return new ConfigurationBuilder()
            .AddInMemoryCollection(values.EnumerateObject().Select(static value =>
                KeyValuePair.Create(value.Name.Replace("__", ":", StringComparison.Ordinal), value.Value.GetString())))
            .Build();
    }

    private JsonElement At(params string[] path) => path.Aggregate(_host, static (element, name) => element.GetProperty(name));
}
