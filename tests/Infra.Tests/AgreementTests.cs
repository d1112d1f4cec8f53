using System.Text.Json;
using System.Text.RegularExpressions;
using ShardedCounter.Infra.Tests.Checks;
using ShardedCounter.Infra.Tests.Compiling;

namespace ShardedCounter.Infra.Tests;

/// <summary>Names that stand in two files of the deployment, or in one of them and in the code.</summary>
public sealed class AgreementTests
{
    private readonly string[] _sources = [.. Repository.Sources("src")];

    [Theory]
    [InlineData("alerts.json")]
    [InlineData("workbook.json")]
    public void QueriesAskForMetricsThatThereAre(string file)
    {
        string queries = Repository.Read("infra", "bicep", file);
        Assert.NotEmpty(MetricRule.MetricsIn(queries));
        Assert.Empty(MetricRule.Objections(queries, _sources));
    }

    [Fact]
    public void AMetricOrAnOutcomeThatIsNotIsNoticed() =>
        Assert.Equal(
            ["shardedcounter.deadletter is asked for, and no instrument is called so.", "The outcome Lost is asked for, and no commit has it."],
            MetricRule.Objections("name == 'shardedcounter.deadletter' or tostring(customDimensions['outcome']) == 'Lost' or name == 'shardedcounter.deadletters'", _sources));

    [Theory]
    [InlineData("shardedcounter.deadletters")]
    [InlineData("shardedcounter.aggregation.lag")]
    [InlineData("shardedcounter.aggregation.runs")]
    [InlineData("shardedcounter.throttles")]
    [InlineData("shardedcounter.commit.attempts")]
    public void WhatMustNotGoUnseenHasAnAlert(string metric) => Assert.Contains(metric, MetricRule.MetricsIn(Repository.Read("infra", "bicep", "alerts.json")));

    [Fact]
    public void EachInstrumentIsInTheWorkbook()
    {
        string[] shown = [.. MetricRule.MetricsIn(Repository.Read("infra", "bicep", "workbook.json"))];
        Assert.Empty(MetricRule.Instruments(_sources).Except(shown));
    }

    [Fact]
    public void AlertsAreWellFormedAndHaveNamesOfTheirOwn()
    {
        JsonElement[] rules = [.. JsonDocument.Parse(Repository.Read("infra", "bicep", "alerts.json")).RootElement.EnumerateArray()];
        Assert.Equal(rules.Length, rules.Select(static rule => rule.GetProperty("name").GetString()).Distinct().Count());
        Assert.All(rules, static rule =>
        {
            Assert.InRange(rule.GetProperty("severity").GetInt32(), 0, 4);
            Assert.Contains(rule.GetProperty("window").GetString(), new[] { "PT5M", "PT10M", "PT15M" });

            // Windows can only be told apart where rows keep their time.
            if (rule.GetProperty("windows").GetInt32() > 1)
                Assert.Contains("project timestamp, value", rule.GetProperty("query").GetString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void TheAgeOfTotalsAloneIsHeldAgainstAParameter()
    {
        JsonElement[] rules = [.. JsonDocument.Parse(Repository.Read("infra", "bicep", "alerts.json")).RootElement.EnumerateArray()];
        JsonElement rule = Assert.Single(rules, static rule => !rule.TryGetProperty("threshold", out _));
        Assert.Equal(["shardedcounter.aggregation.lag"], MetricRule.MetricsIn(rule.GetProperty("query").GetString()!));

        // One process that reaches the store is enough to know how fresh totals are: so the least counts, and it must be too much all the while.
        Assert.Equal(("Minimum", "GreaterThan"), (rule.GetProperty("aggregation").GetString(), rule.GetProperty("operator").GetString()));
        ArmTemplate main = ArmTemplate.OfMain();
        Assert.Equal("[parameters('maxLagSeconds')]", main.ArgumentsOf("alerts")["maxLagSeconds"]!["value"]!.GetValue<string>());
        string compiled = main.Module("alerts").Resource("Microsoft.Insights/scheduledQueryRules").ToJsonString();
        Assert.Contains("'threshold'), parameters('maxLagSeconds'))", compiled.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void TheTaskHubIsTheOneThatTheHostUses()
    {
        string? hub = JsonDocument.Parse(Repository.Read("host.json")).RootElement.GetProperty("extensions").GetProperty("durableTask").GetProperty("hubName").GetString();
        Assert.Equal(hub, ArmTemplate.OfMain().ArgumentsOf("scheduler")["taskHubName"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public void AzdFindsTheModuleTheProjectAndTheApp()
    {
        Dictionary<string, string> lines = Regex.Matches(Repository.Read("azure.yaml"), @"^ *(?<name>\w+): *(?<value>[^#\s]*)", RegexOptions.Multiline)
            .GroupBy(static match => match.Groups["name"].Value)
            .ToDictionary(static group => group.Key, static group => group.Last().Groups["value"].Value);
        string parameters = Path.Combine(Repository.Root, lines["path"], lines["module"] + ".bicepparam");
        Assert.True(File.Exists(parameters), parameters);
        Assert.Single(Directory.GetFiles(Path.Combine(Repository.Root, lines["project"]), "*.csproj"));
        Assert.Contains("functions", lines.Keys);
        string tags = ArmTemplate.OfMain().Module("functionApp").Resource("Microsoft.Web/sites")["tags"]!.GetValue<string>();
        Assert.Contains("createObject('azd-service-name', 'functions')", tags, StringComparison.Ordinal);
    }
}
