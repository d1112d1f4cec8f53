using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ShardedCounter.Functions.Hosting;
using ShardedCounter.Infra.Tests.Checks;
using ShardedCounter.Infra.Tests.Compiling;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Infra.Tests;

/// <summary>What a deployment writes as app settings against the code and the host that read them.</summary>
public sealed class SettingTests
{
    private static readonly string[] _ofTheHost =
    [
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "AzureWebJobsDisableHomepage",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    ];

    private readonly ArmTemplate _main = ArmTemplate.OfMain();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EachWrittenSettingIsRead(bool hasEvents) => Assert.Empty(Objections(WrittenSettings.Of(_main, hasEvents).Keys));

    [Theory]
    [InlineData("Cosmos__EndPoint2")]
    [InlineData("Flush__MaxLingers")]
    [InlineData("FUNCTIONS_WORKER_RUNTIME")]
    [InlineData("AzureWebJobs_CountEvents_Disabled")]
    public void ASettingThatNothingReadsIsNoticed(string setting) => Assert.Equal([$"{setting} is written and nothing reads it."], Objections([setting, "Flush__MaxLinger"]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheAppStartsWithWhatIsWritten(bool hasEvents) => Assert.Empty(StartFailures(WrittenSettings.Of(_main, hasEvents)));

    [Theory]
    [InlineData("Aggregation__Schedule")]
    [InlineData("Cosmos__Endpoint")]
    [InlineData("EventHub__Name")]
    [InlineData("EventHub__ConsumerGroup")]
    [InlineData("EventHubConnection__fullyQualifiedNamespace")]
    public void WithoutARequiredOneItDoesNot(string setting)
    {
        Dictionary<string, string> written = WrittenSettings.Of(_main, hasEvents: true);
        Assert.True(written.Remove(setting));
        string failure = Assert.Single(StartFailures(written));
        Assert.Contains(setting.Split("__")[0], failure, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutEventsTheirFunctionIsOffAndNoNamespaceIsNamed()
    {
        Dictionary<string, string> written = WrittenSettings.Of(_main, hasEvents: false);
        Assert.Equal("true", written[SettingNames.IngestDisabledOnLinux]);
        Assert.DoesNotContain(written.Keys, static name => name.StartsWith(SettingNames.EventHubConnection, StringComparison.Ordinal));
        Assert.True(written.Remove(SettingNames.IngestDisabledOnLinux));
        Assert.NotEmpty(StartFailures(written));
    }

    [Fact]
    public void WhatTheHostNeedsIsWrittenAndItsIdentityNamedEverywhere()
    {
        Dictionary<string, string> written = WrittenSettings.Of(_main, hasEvents: true);
        Assert.All(_ofTheHost, name => Assert.Contains(name, written.Keys));
        string[] identities = ["AzureWebJobsStorage__clientId", "EventHubConnection__clientId", "Cosmos__ManagedIdentityClientId"];
        Assert.All(identities, name => Assert.Equal("<clientId>", written[name]));
        Assert.Equal("ClientId=<clientId>;Authorization=AAD", written["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
        Assert.Equal("Endpoint=<schedulerEndpoint>;Authentication=ManagedIdentity;ClientID=<clientId>", written["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"]);
    }

    private static string[] Objections(IEnumerable<string> written) => [.. SettingRule.Objections(written, Repository.Read("host.json"), [.. Repository.Sources("src/Functions")])];

    /// <summary>What start-up would say. Names of parameters stand for their values, but where the form matters.</summary>
    private static string[] StartFailures(Dictionary<string, string> written)
    {
        var values = new Dictionary<string, string?>
        {
            ["<cosmosEndpoint>"] = "https://name.documents.azure.com:443/", ["<aggregationSchedule>"] = "*/10 * * * * *", ["<string>"] = "16",
        };
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(written.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), values.GetValueOrDefault(pair.Value, pair.Value))))
            .Build();
        var functions = new FunctionsSettings();
        functions.Read(configuration);
        var cosmos = new CosmosOptions();
        configuration.GetSection(CosmosOptions.Section).Bind(cosmos);
        ValidateOptionsResult[] results = [new FunctionsSettingsValidator().Validate(null, functions), new CosmosOptionsValidator().Validate(null, cosmos)];
        return [.. results.SelectMany(static result => result.Failures ?? [])];
    }
}
