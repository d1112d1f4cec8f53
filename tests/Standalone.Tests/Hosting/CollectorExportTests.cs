using System.Net;
using Microsoft.Extensions.Configuration;
using ShardedCounter.Diagnostics;
using ShardedCounter.Standalone.Tests.Storage;

namespace ShardedCounter.Standalone.Tests.Hosting;

/// <summary>What the program sends by OTLP, taken by a collector, and that it sends nothing unasked.</summary>
public sealed class CollectorExportTests
{
    private const string Increments = "shardedcounter.flush.increments";

    [Fact]
    public async Task ACollectorGetsTheInstrumentsAndTheAgeOfTotals()
    {
        await using FakeCollector collector = await FakeCollector.StartAsync();
        using var folder = new StoreFolder();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Folder, new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "250",
            ["OTEL_SERVICE_NAME"] = "likes-of-a-test",
        });
        await CountAsync(server);
        FakeCollector.Received message = await collector.ReceiveAsync(Increments);
        Assert.Equal(("/v1/metrics", "application/x-protobuf"), (message.Path, message.ContentType));
        Assert.Contains("likes-of-a-test", message.Body, StringComparison.Ordinal);
        Assert.Contains("ShardedCounter", message.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("http.server.request", message.Body, StringComparison.Ordinal);
        await collector.ReceiveAsync("shardedcounter.aggregation.lag"); // known after the first look, 5 s from the start
    }

    [Fact]
    public async Task WhatWasCountedLastIsSentOnTheWayOutAndNothingButMetrics()
    {
        await using FakeCollector collector = await FakeCollector.StartAsync();
        using var folder = new StoreFolder();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Folder, new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = collector.Address + "/only/metrics",
            ["OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_LOGS_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"] = "http/protobuf",
            ["http_proxy"] = collector.Address, // logs and traces would go to this machine's own collector: so they would arrive here
            ["no_proxy"] = "",
        });
        await CountAsync(server);
        server.Terminate();
        Assert.Equal(0, server.WaitForExit());
        FakeCollector.Received message = Assert.Single(collector.All());
        Assert.Equal("/only/metrics", message.Path);
        Assert.Contains(Increments, message.Body, StringComparison.Ordinal);
        Assert.Contains("sharded-counter", message.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("http://collector.invalid:4318", new[] { "collector.invalid:4318/v1/metrics" })]
    public async Task OnlyANamedCollectorIsSentTo(string endpoint, string[] addresses)
    {
        await using FakeCollector collector = await FakeCollector.StartAsync();
        using var folder = new StoreFolder();
        using ServerProcess server = await ServerProcess.StartAsync(folder.Folder, new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", // it alone switches nothing on
            ["http_proxy"] = collector.Address, // so that what is sent arrives here, whatever address the exporter takes for its own
            ["no_proxy"] = "",
        });
        await CountAsync(server);
        server.Terminate();
        Assert.Equal(0, server.WaitForExit()); // having sent what it had
        Assert.Equal(addresses, collector.All().Select(static message => message.Host + message.Path));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317", true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://localhost:4317", false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", " ", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://localhost:4317", false, false)]
    public void ACollectorIsNamedForAllOrForMetrics(string variable, string value, bool all, bool metrics)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(variable, value)]).Build();
        Assert.Equal((all, metrics), (CollectorSettings.TakesAll(configuration), CollectorSettings.TakesMetrics(configuration)));
    }

    private static async Task CountAsync(ServerProcess server)
    {
        using HttpClient client = await server.ClientAsync();
        using HttpResponseMessage answer = await client.PostAsync(new Uri("/api/counters/sent/increment", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
