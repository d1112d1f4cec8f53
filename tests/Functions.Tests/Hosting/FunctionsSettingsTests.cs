using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ShardedCounter.Functions.Hosting;

namespace ShardedCounter.Functions.Tests.Hosting;

public sealed class FunctionsSettingsTests
{
    private static readonly Dictionary<string, string?> _good = new()
    {
        ["EventHub:Name"] = "events",
        ["EventHub:ConsumerGroup"] = "own",
        ["EventHubConnection"] = "Endpoint=sb://x",
        ["Aggregation:Schedule"] = "*/10 * * * * *",
    };

    [Fact]
    public void WhatIsNeededIsEnough() => Assert.Empty(Failures(null, null));

    [Theory]
    [InlineData("EventHub:Name", "EventHub:Name is missing; it must name the event hub whose events are counted.")]
    [InlineData("EventHub:ConsumerGroup", "EventHub:ConsumerGroup is missing; it must name a consumer group of that hub which nothing else reads with.")]
    [InlineData("EventHubConnection", "EventHubConnection is missing; set it to a connection string, or EventHubConnection__fullyQualifiedNamespace for an identity.")]
    [InlineData("Aggregation:Schedule", "Aggregation:Schedule is missing; it must be an NCRONTAB expression of six fields, such as */10 * * * * *, or a time span above zero.")]
    public void WhatIsMissingIsNamed(string setting, string message)
    {
        Assert.Equal([message], Failures(setting, null));
        Assert.Equal([message], Failures(setting, " "));
    }

    [Theory]
    [InlineData("Aggregation:Schedule", "* * * * *", "Aggregation:Schedule is '* * * * *'; it must be")]
    [InlineData("Aggregation:Schedule", "-00:00:10", "Aggregation:Schedule is '-00:00:10'; it must be")]
    [InlineData("EventHubConnection:fullyQualifiedNamespace", "n.servicebus.windows.net", "EventHubConnection and EventHubConnection__fullyQualifiedNamespace are both set")]
    [InlineData("Auth:ApiKey", "a-key-of-some-length", "Auth:ApiKey is set, and would be ignored: here function keys decide who may call.")]
    [InlineData("Cors:Origins:0", "https://a.example", "Cors:Origins is set, and would be ignored")]
    [InlineData("Cors:Origins", "*", "Cors:Origins is set, and would be ignored")]
    [InlineData("Aggregation:Interval", "00:00:01", "Aggregation:Interval is set, and would be ignored")]
    [InlineData("Storage:Shards", "0", "Storage:Shards is 0; it must be from 1 to 1024.")]
    [InlineData("Storage:Shards", "many", "Storage:Shards is many; it must be from 1 to 1024.")]
    public void WhatContradictsIsNamed(string setting, string value, string message)
    {
        string failure = Assert.Single(Failures(setting, value));
        Assert.StartsWith(message, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("a-key-of-some-length", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Aggregation:Schedule", "00:00:10")]
    [InlineData("Storage:Shards", "32")]
    public void OtherGoodValuesAreTaken(string setting, string value) => Assert.Empty(Failures(setting, value));

    [Fact]
    public void AnIdentityNeedsNoConnectionString() => Assert.Empty(
        Failures("EventHubConnection", null, ("EventHubConnection:fullyQualifiedNamespace", "n.servicebus.windows.net"), ("EventHubConnection:credential", "managedidentity")));

    [Theory]
    [InlineData("AzureWebJobs_IngestEvents_Disabled", "true", 0)]
    [InlineData("AzureWebJobs.IngestEvents.Disabled", "1", 0)]
    [InlineData("AzureWebJobs_IngestEvents_Disabled", "false", 3)]
    [InlineData("AzureWebJobs_AggregateTimer_Disabled", "true", 3)]
    public void WithoutTheFunctionThatCountsEventsNothingOfTheHubIsNeeded(string setting, string value, int failures)
    {
        var settings = new FunctionsSettings();
        settings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Aggregation:Schedule", "00:00:10"), new(setting, value)]).Build());
        Assert.Equal(failures, new FunctionsSettingsValidator().Validate(null, settings).Failures?.Count() ?? 0);
    }

    [Fact]
    public void AllIsSaidAtOnce()
    {
        var settings = new FunctionsSettings();
        settings.Read(new ConfigurationBuilder().Build());
        Assert.Equal(4, new FunctionsSettingsValidator().Validate(null, settings).Failures!.Count());
    }

    private static string[] Failures(string? setting, string? value, params (string Key, string Value)[] more)
    {
        var all = new Dictionary<string, string?>(_good);
        if (setting is not null)
            all[setting] = value;
        foreach ((string key, string extra) in more)
            all[key] = extra;
        foreach (string key in all.Where(static pair => pair.Value is null).Select(static pair => pair.Key).ToArray())
            all.Remove(key);
        var settings = new FunctionsSettings();
        settings.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
        ValidateOptionsResult result = new FunctionsSettingsValidator().Validate(null, settings);
        return [.. result.Failures ?? []];
    }
}
