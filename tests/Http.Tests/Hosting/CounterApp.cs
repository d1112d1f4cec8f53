using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ShardedCounter.Aggregation;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Http.Tests.Fakes;
using ShardedCounter.Http.Tests.OpenApi;
using ShardedCounter.Ingestion;
using ShardedCounter.Reading;

namespace ShardedCounter.Http.Tests.Hosting;

/// <summary>The HTTP surface over fakes, in memory or on a loopback port.</summary>
internal sealed class CounterApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CounterApp(WebApplication app, HttpClient client)
    {
        _app = app;
        Client = client;
    }

    public FakeIntake Intake { get; private init; } = null!;

    public FakeReader Reader { get; private init; } = null!;

    public FakeResetter Resetter { get; private init; } = null!;

    public FakeLayoutOperator Layouts { get; private init; } = null!;

    public FakeHealth Health { get; private init; } = null!;

    public FakePipeline Pipeline { get; private init; } = null!;

    public TickedTime Clock { get; private init; } = null!;

    public RecordingLogs Logs { get; private init; } = null!;

    public HttpClient Client { get; }

    public Uri Address => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    public static Task<CounterApp> StartAsync(params (string Key, string Value)[] settings) => StartAsync(kestrel: false, null, settings);

    public static async Task<CounterApp> StartAsync(bool kestrel, Action<WebApplication>? more = null, params (string Key, string Value)[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        if (kestrel)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.UseTestServer();
        var logs = new RecordingLogs();
        builder.Logging.ClearProviders().AddProvider(logs);
        FakeIntake intake = new();
        FakeReader reader = new();
        FakeResetter resetter = new();
        FakeLayoutOperator layouts = new();
        FakeHealth health = new();
        FakePipeline pipeline = new();
        builder.Services.AddSingleton<IIncrementIntake>(intake);
        builder.Services.AddSingleton<ICounterReader>(reader);
        builder.Services.AddSingleton<ICounterResetter>(resetter);
        builder.Services.AddSingleton<ILayoutOperator>(layouts);
        builder.Services.AddSingleton<IPipelineHealth>(health);
        builder.Services.AddSingleton<IPipelineReporter>(pipeline);
        var clock = new TickedTime();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddCounterHttp(builder.Configuration);

        WebApplication app = builder.Build();
        app.UseCounterHttp();
        more?.Invoke(app);
        app.MapCounterEndpoints();
        await app.StartAsync();
        HttpClient client = kestrel ? new HttpClient { BaseAddress = new Uri(app.Urls.First()) } : app.GetTestClient();
        return new CounterApp(app, client) { Intake = intake, Reader = reader, Resetter = resetter, Layouts = layouts, Health = health, Pipeline = pipeline, Clock = clock, Logs = logs };
    }

    /// <summary>
    /// Sends a request; header names and values are in turn. The body's type is a header too. Asserts that the OpenAPI document describes the answer.
    /// </summary>
    public async Task<Answered> SendAsync(string method, string path, string? body = null, params string[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = null;
        }

        for (int i = 0; i < headers.Length; i += 2)
        {
            if (!request.Headers.TryAddWithoutValidation(headers[i], headers[i + 1]))
                request.Content!.Headers.TryAddWithoutValidation(headers[i], headers[i + 1]);
        }

        using HttpResponseMessage response = await Client.SendAsync(request);
        Answered answer = await Answered.FromAsync(response);
        Document.Describes(method, path, answer);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>What came back.</summary>
    internal sealed record Answered(int Status, string Body, string? MediaType, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public static async Task<Answered> FromAsync(HttpResponseMessage response) => new(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Content.Headers.ContentType?.ToString(),
            response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));

        /// <summary>Asserts that this is the problem of that status and slug, with all that belongs to every problem.</summary>
        public Answered IsProblem(int status, string slug)
        {
            Assert.True((status, "application/problem+json") == (Status, MediaType), $"{Status} {MediaType} {Body}");
            Assert.Equal($"/problems/{slug}", Json.GetProperty("type").GetString());
            Assert.Equal(status, Json.GetProperty("status").GetInt32());
            Assert.NotEqual("", Json.GetProperty("title").GetString());
            Assert.NotEqual("", Json.GetProperty("detail").GetString());
            Assert.Equal("no-store", Headers["Cache-Control"]);
            Assert.Equal("nosniff", Headers["X-Content-Type-Options"]);
            if (status is 429 or 503)
                Assert.True(int.Parse(Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) >= 1);
            return this;
        }

        /// <summary>Asserts a member that is a number.</summary>
        public Answered With(string member, int value)
        {
            Assert.Equal(value, Json.GetProperty(member).GetInt32());
            return this;
        }

        /// <summary>Asserts a member that is text.</summary>
        public Answered With(string member, string value)
        {
            Assert.Equal(value, Json.GetProperty(member).GetString());
            return this;
        }
    }
}
