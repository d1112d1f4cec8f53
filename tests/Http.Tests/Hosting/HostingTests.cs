using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ShardedCounter.Http.Problems;
using ShardedCounter.Ingestion;

namespace ShardedCounter.Http.Tests.Hosting;

public sealed class HostingTests
{
    private const string Key = "an-api-key-of-some-length";

    [Fact]
    public async Task HealthTellsLivingFromReady()
    {
        await using CounterApp app = await CounterApp.StartAsync(("Auth:ApiKey", Key));
        Assert.Equal("""{"status":"live"}""", (await app.SendAsync("GET", "/api/health/live")).Body);
        CounterApp.Answered ready = await app.SendAsync("GET", "/api/health/ready");
        Assert.Equal(("""{"status":"ready"}""", "no-store"), (ready.Body, ready.Headers["Cache-Control"]));

        app.Health.NotReadyReason = "The store has not answered for 12 s.";
        Assert.Equal(200, (await app.SendAsync("GET", "/api/health/live")).Status);
        (await app.SendAsync("GET", "/api/health/ready")).IsProblem(503, "not-ready").With("detail", "The store has not answered for 12 s.");
    }

    [Theory]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/index.html")]
    [InlineData("GET", "/assets")]
    [InlineData("GET", "/assets/nothing.js")]
    [InlineData("GET", "/assets/Asset.cs")]
    [InlineData("POST", "/api/counters/a/b/c")]
    [InlineData("POST", "/api/counters//increment")]
    public async Task AnUnknownPathIs404(string method, string path)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        (await app.SendAsync(method, path)).IsProblem(404, "not-found");
    }

    [Theory]
    [InlineData("GET", "/api/counters/a/increment", "POST")]
    [InlineData("PUT", "/api/counters/a", "GET, HEAD, DELETE")]
    [InlineData("POST", "/api/counters", "GET, HEAD")]
    [InlineData("PATCH", "/api/counters/read", "GET, HEAD, POST, DELETE")]
    [InlineData("OPTIONS", "/api/increments/", "POST")]
    [InlineData("POST", "/api/health/live", "GET, HEAD")]
    [InlineData("POST", "/", "GET, HEAD")]
    [InlineData("DELETE", "/counter.js", "GET, HEAD")]
    public async Task AWrongMethodIs405AndNamesTheRightOnes(string method, string path, string allow)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered answer = (await app.SendAsync(method, path)).IsProblem(405, "method-not-allowed");
        Assert.Equal(allow.Split(", ").Order(), answer.Headers["Allow"].Split(", ").Order());
        Assert.Empty(app.Intake.Calls);
    }

    [Fact]
    public async Task ACounterMayBeNamedLikeAnOperation()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        Assert.Equal(200, (await app.SendAsync("GET", "/api/counters/read")).Status);
        Assert.Equal(200, (await app.SendAsync("POST", "/api/counters/read/increment")).Status);
        Assert.Equal(["read read"], app.Reader.Calls);
    }

    [Fact]
    public async Task AKeyOpensWhatItGuards()
    {
        await using CounterApp app = await CounterApp.StartAsync(("Auth:ApiKey", Key));
        string[][] wrong = [[], ["X-Api-Key", Key + "x"], ["X-Api-Key", "An-api-key-of-some-length"], ["x-functions-key", ""], ["X-Api-Key", "é"], ["X-Api-Key", Key, "X-Api-Key", Key]];
        foreach (string[] headers in wrong)
        {
            foreach ((string method, string path) in new[] { ("POST", "/api/counters/a/increment"), ("POST", "/api/increments"), ("GET", "/api/counters/a"), ("DELETE", "/api/counters/a") })
            {
                CounterApp.Answered refused = (await app.SendAsync(method, path, null, headers)).IsProblem(401, "unauthorized");
                Assert.StartsWith("ApiKey ", refused.Headers["WWW-Authenticate"], StringComparison.Ordinal);
            }
        }

        (await app.SendAsync("GET", "/api/counters/a?code=wrong")).IsProblem(401, "unauthorized");
        (await app.SendAsync("GET", "/api/counters/a?code=" + Key, null, "X-Api-Key", "wrong")).IsProblem(401, "unauthorized");
        Assert.Empty(app.Intake.Calls);
        Assert.Empty(app.Reader.Calls);
        Assert.Empty(app.Resetter.Calls);

        Assert.Equal(200, (await app.SendAsync("POST", "/api/counters/a/increment", null, "X-Api-Key", Key)).Status);
        Assert.Equal(200, (await app.SendAsync("POST", "/api/counters/a/increment", null, "x-functions-key", Key)).Status);
        Assert.Equal(200, (await app.SendAsync("POST", "/api/counters/a/increment?code=" + Key)).Status);
        Assert.Equal("private, max-age=1", (await app.SendAsync("GET", "/api/counters/a?code=" + Key)).Headers["Cache-Control"]);
        Assert.DoesNotContain(app.Logs.Entries, entry => entry.Text.Contains(Key, StringComparison.Ordinal) && entry.Id is >= 7000 and < 7100);
    }

    [Fact]
    public async Task IdempotencyKeysBelongToTheCaller()
    {
        await using CounterApp app = await CounterApp.StartAsync(("Auth:ApiKey", Key));
        await app.SendAsync("POST", "/api/counters/a/increment?key=0123456789abcdef", null, "X-Api-Key", Key);
        Assert.True(IdempotencyKey.TryCreate("key", "0123456789abcdef", out IdempotencyKey scoped));
        Assert.Equal([$"once {scoped.ReceiptId} a:1"], app.Intake.Calls);
    }

    [Fact]
    public async Task ReadsCanBeOpenWhileWritesAreNot()
    {
        await using CounterApp app = await CounterApp.StartAsync(("Auth:ApiKey", Key), ("Auth:AnonymousReads", "true"), ("Http:ReadMaxAgeSeconds", "0"));
        Assert.Equal("public, no-cache", (await app.SendAsync("GET", "/api/counters/a")).Headers["Cache-Control"]);
        (await app.SendAsync("POST", "/api/counters/a/reset")).IsProblem(401, "unauthorized");
    }

    [Theory]
    [InlineData("https://a.example, https://b.example", null)]
    [InlineData("https://a.example", "https://b.example")]
    [InlineData("*", null)]
    public async Task PagesOfTheOriginsMayCall(string first, string? second)
    {
        await using CounterApp app = second is null
            ? await CounterApp.StartAsync(("Cors:Origins", first))
            : await CounterApp.StartAsync(("Cors:Origins:0", first), ("Cors:Origins:1", second));
        CounterApp.Answered preflight = await app.SendAsync(
            "OPTIONS", "/api/counters/a/increment", null, "Origin", "https://b.example", "Access-Control-Request-Method", "POST",
            "Access-Control-Request-Headers", "content-type,idempotency-key,if-none-match,x-api-key");
        Assert.Equal(204, preflight.Status);
        Assert.Equal(first == "*" ? "*" : "https://b.example", preflight.Headers["Access-Control-Allow-Origin"]);
        Assert.Contains("Idempotency-Key", preflight.Headers["Access-Control-Allow-Headers"], StringComparison.OrdinalIgnoreCase);
        Assert.Equal("3600", preflight.Headers["Access-Control-Max-Age"]);

        CounterApp.Answered answer = await app.SendAsync("POST", "/api/counters/a/increment", """{"delta":0}""", "Origin", "https://b.example");
        answer.IsProblem(400, "bad-delta");
        Assert.Equal("ETag,Retry-After", answer.Headers["Access-Control-Expose-Headers"]);
        Assert.True(answer.Headers.ContainsKey("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task PagesOfOtherOriginsMayNot()
    {
        await using CounterApp app = await CounterApp.StartAsync(("Cors:Origins", "https://a.example"));
        CounterApp.Answered answer = await app.SendAsync("GET", "/api/counters/a", null, "Origin", "https://evil.example");
        Assert.False(answer.Headers.ContainsKey("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("Auth:ApiKey", "short", "Auth:ApiKey has 5 characters; it must be 16 to 256 printable ASCII characters without spaces, or empty to let anyone call.")]
    [InlineData("Http:ReadMaxAgeSeconds", "3601", "Http:ReadMaxAgeSeconds is 3601; it must be 0 to 3600.")]
    [InlineData("Cors:Origins", "https://a.example/", "Cors:Origins has 'https://a.example/'; each must be a scheme and a host without a path, such as https://example.com, or '*' must be the only one.")]
    [InlineData("Cors:Origins", "*,https://a.example", "Cors:Origins has '*'; each must be a scheme and a host without a path, such as https://example.com, or '*' must be the only one.")]
    public async Task ABadSettingStopsTheStart(string key, string value, string message)
    {
        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() => CounterApp.StartAsync((key, value)));
        Assert.Equal(message, failure.Message);
    }

    [Fact]
    public async Task FailuresOutsideOfTheEndpointsAreProblemsToo()
    {
        await using CounterApp app = await CounterApp.StartAsync(kestrel: false, web =>
        {
            web.MapGet("/throws", (RequestDelegate)(_ => throw new InvalidOperationException("secret")));
            web.MapGet("/bare", context =>
            {
                context.Response.StatusCode = 415;
                return Task.CompletedTask;
            });
            web.MapGet("/busy", context =>
            {
                context.Response.StatusCode = 503;
                return Task.CompletedTask;
            });
            web.MapGet("/own", context =>
            {
                context.Response.StatusCode = 404;
                return context.Response.WriteAsync("mine");
            });
        });
        CounterApp.Answered thrown = (await app.SendAsync("GET", "/throws")).IsProblem(500, "internal-error");
        Assert.DoesNotContain("secret", thrown.Body, StringComparison.Ordinal);
        (await app.SendAsync("GET", "/bare")).IsProblem(415, "unsupported-media-type");
        Assert.Equal((503, ""), ((await app.SendAsync("GET", "/busy")).Status, (await app.SendAsync("GET", "/busy")).Body));
        Assert.Equal("mine", (await app.SendAsync("GET", "/own")).Body);
    }

    [Fact]
    public async Task AHandlerNeedsNothingAroundIt()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterEndpoints endpoints = app.Services.GetRequiredService<CounterEndpoints>();
        Assert.Equal((200, """{"counter":"a","delta":3,"status":"counted"}"""), await CallAsync(endpoints["increment"].Handler, "a", """{"delta":3}"""));
        Assert.Equal((200, """{"increments":1,"counters":1,"status":"counted"}"""), await CallAsync(endpoints["increment-batch"].Handler, null, """{"counter":"b","delta":3}"""));
        Assert.Equal(400, (await CallAsync(endpoints["increment"].Handler, "a b", "")).Status);
        app.Intake.Failure = new InvalidOperationException();
        Assert.Equal(503, (await CallAsync(endpoints["increment"].Handler, "a", "")).Status);
        Assert.Equal(404, (await CallAsync(endpoints.Fallback, null, "")).Status);
        Assert.Throws<KeyNotFoundException>(() => endpoints["none"]);
    }

    [Fact]
    public async Task AnOperationBesideTheTableIsGuardedAsThoseInIt()
    {
        await using CounterApp app = await CounterApp.StartAsync(("Auth:ApiKey", Key));
        CounterEndpoints endpoints = app.Services.GetRequiredService<CounterEndpoints>();
        EndpointDefinition guarded = endpoints.Beside(new Operation("own", "GET", "nowhere", EndpointAccess.Read, CallerRights.Operate), static _ => throw new InvalidOperationException("It was admitted."));
        EndpointDefinition open = endpoints.Beside(new Operation("open", "GET", "nowhere", EndpointAccess.Anonymous), static _ => throw new InvalidOperationException("secret"));
        Assert.Equal(401, (await CallAsync(guarded.Handler, null, "")).Status);
        (int status, string body) = await CallAsync(open.Handler, null, "");
        Assert.Equal(500, status);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        Assert.Equal(405, (await CallAsync(endpoints.FallbackBeside([guarded]), null, "")).Status);
        Assert.DoesNotContain(guarded, endpoints.All);
    }

    [Fact]
    public void ProblemTypesAreDistinct()
    {
        Assert.Equal(ProblemTypes.All.Count, ProblemTypes.All.Select(type => type.Uri).Distinct().Count());
        Assert.Equal(
            typeof(ProblemTypes).GetFields().Length,
            ProblemTypes.All.Count);
    }

    private static async Task<(int Status, string Body)> CallAsync(RequestDelegate handler, string? id, string body)
    {
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Path = "/nowhere"; // a host may route as it likes: handlers go by the route values
        context.Request.Body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body));
        context.Request.RouteValues["id"] = id;
        context.Response.Body = answer;
        await handler(context);
        await context.Response.CompleteAsync();
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(answer.ToArray()));
    }
}
