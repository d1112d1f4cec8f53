using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ShardedCounter.Standalone.Tests.Storage;

namespace ShardedCounter.Standalone.Tests.Hosting;

/// <summary><c>/metrics</c> of the whole program, as Prometheus asks for it.</summary>
public sealed partial class MetricsEndpointTests : IDisposable
{
    private const string Key = "the-key-that-may-all";
    private const string ReaderKey = "a-key-that-may-read";
    private const string OperatorKey = "a-key-to-look-after-it";

    private static readonly Uri _metrics = new("/metrics", UriKind.Relative);

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AScrapeTellsWhatWasCountedBeforeIt()
    {
        using ServerProcess server = await ServerProcess.StartAsync(_folder.Folder, "--Storage:Shards", "5");
        using HttpClient client = await server.ClientAsync();
        for (int i = 1; i <= 3; i++)
        {
            await CountAsync(client);
            Assert.Equal(i, (await ScrapeAsync(client))["shardedcounter_flush_increments_total"]);
        }

        using HttpResponseMessage answer = await client.GetAsync(_metrics);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Dictionary<string, double> values = Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(3, values["""shardedcounter_commit_attempts_total{outcome="Applied"}"""]);
        Assert.Equal(3, values["""shardedcounter_commit_duration_seconds_count{outcome="Applied"}"""]);
        Assert.Equal(3, values["""shardedcounter_commit_duration_seconds_bucket{outcome="Applied",le="60"}"""]); // the bounds are those for seconds
        Assert.Equal(5, values["shardedcounter_shards"]);
        Assert.Contains("""dotnet_process_cpu_time_seconds_total{cpu_mode="user"}""", values.Keys);
        Assert.DoesNotContain(values.Keys, static name => name.StartsWith("http_", StringComparison.Ordinal) || name.StartsWith("kestrel_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EachNameIsInTheTableOfTheDocumentation()
    {
        using ServerProcess server = await ServerProcess.StartAsync(_folder.Folder);
        using HttpClient client = await server.ClientAsync();
        await CountAsync(client);
        string[] names = [.. Type().Matches(await client.GetStringAsync(_metrics)).Select(static match => match.Groups["name"].Value)];
        Assert.Contains("shardedcounter_commit_duration_seconds", names);
        string table = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "metrics.md"));
        Assert.All(names, name => Assert.Contains($"| `{name}` |", table, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("a-key-of-nobody-here", HttpStatusCode.Unauthorized)]
    [InlineData(ReaderKey, HttpStatusCode.Forbidden)]
    [InlineData(OperatorKey, HttpStatusCode.OK)]
    [InlineData(Key, HttpStatusCode.OK)]
    public async Task WhoMayReadThePipelineMayReadIt(string? key, HttpStatusCode status)
    {
        using ServerProcess server = await ServerProcess.StartAsync(
            _folder.Folder, "--Auth:ApiKey", Key, "--Auth:Keys:0:Name", "reader", "--Auth:Keys:0:Key", ReaderKey, "--Auth:Keys:0:Operations", "read,list",
            "--Auth:Keys:1:Name", "operator", "--Auth:Keys:1:Key", OperatorKey, "--Auth:Keys:1:Operations", "operate");
        using HttpClient client = await server.ClientAsync();
        if (key is not null)
            client.DefaultRequestHeaders.Add("X-Api-Key", key);
        foreach (string path in new[] { "/metrics", "/metrics/", "/METRICS", "/api/pipeline" })
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(status, answer.StatusCode);
            if (status != HttpStatusCode.OK)
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task WhereAnyoneMayReadItNeedsNoKey()
    {
        using ServerProcess server = await ServerProcess.StartAsync(_folder.Folder, "--Auth:ApiKey", Key, "--Auth:AnonymousReads", "true");
        using HttpClient client = await server.ClientAsync();
        using HttpResponseMessage metrics = await client.GetAsync(_metrics);
        using HttpResponseMessage pipeline = await client.GetAsync(new Uri("/api/pipeline", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (metrics.StatusCode, pipeline.StatusCode));
    }

    [Fact]
    public async Task HeadIsAnsweredWithoutTheTextAndOtherMethodsAreRefusedWithTheOnesThatWouldDo()
    {
        using ServerProcess server = await ServerProcess.StartAsync(_folder.Folder);
        using HttpClient client = await server.ClientAsync();
        using var head = new HttpRequestMessage(HttpMethod.Head, _metrics);
        using HttpResponseMessage headAnswer = await client.SendAsync(head);
        Assert.Equal((HttpStatusCode.OK, "text/plain", 0), (headAnswer.StatusCode, headAnswer.Content.Headers.ContentType!.MediaType, (await headAnswer.Content.ReadAsByteArrayAsync()).Length));
        foreach (HttpMethod method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete })
        {
            using var request = new HttpRequestMessage(method, _metrics);
            using HttpResponseMessage refused = await client.SendAsync(request);
            Assert.Equal((HttpStatusCode.MethodNotAllowed, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
            Assert.Equal(["GET", "HEAD"], refused.Content.Headers.Allow);
        }

        Assert.DoesNotContain("metrics", await client.GetStringAsync(new Uri("/api/openapi.json", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithTheSdkDisabledItCountsAndTellsNothing()
    {
        using ServerProcess server = await ServerProcess.StartAsync(
            _folder.Folder, new Dictionary<string, string> { ["OTEL_SDK_DISABLED"] = "true", ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector.invalid:4317" });
        using HttpClient client = await server.ClientAsync();
        await CountAsync(client);
        Assert.Equal("", await client.GetStringAsync(_metrics));
    }

    private static async Task CountAsync(HttpClient client)
    {
        using HttpResponseMessage answer = await client.PostAsync(new Uri("/api/counters/scraped/increment", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<Dictionary<string, double>> ScrapeAsync(HttpClient client) => Parse(await client.GetStringAsync(_metrics));

    /// <summary>The values by series, without the label that says which meter it is.</summary>
    private static Dictionary<string, double> Parse(string text) => text
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(static line => !line.StartsWith('#'))
        .Select(static line => Scope().Replace(line, "").Replace("{}", "", StringComparison.Ordinal))
        .ToDictionary(static line => line[..line.LastIndexOf(' ')], static line => double.Parse(line[line.LastIndexOf(' ')..], CultureInfo.InvariantCulture));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("otel_scope_name=\"[^\"]*\",?")]
    private static partial Regex Scope();

    [GeneratedRegex(@"^# TYPE (?<name>shardedcounter_\w+) ", RegexOptions.Multiline)]
    private static partial Regex Type();
}
