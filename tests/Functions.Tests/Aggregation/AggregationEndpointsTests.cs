using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ShardedCounter.Functions.Aggregation;
using ShardedCounter.Functions.Hosting;
using ShardedCounter.Functions.Tests.Fakes;
using ShardedCounter.Growth;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Functions.Tests.Aggregation;

/// <summary>The two functions about aggregation: who may call them, and what they say.</summary>
public sealed class AggregationEndpointsTests
{
    private const string PageKey = "a-function-key-that-stands-in-a-page-12345678==";

    [Fact]
    public async Task AStartIsSaidWhetherItWasOneOrARunGoesOn()
    {
        await using ServiceProvider services = await BuildAsync();
        var endpoints = services.GetRequiredService<AggregationEndpoints>();
        var client = new FakeDurableClient();
        DefaultHttpContext first = Request("POST");
        await endpoints.StartAsync(first.Request, client);
        Assert.Equal((202, "application/json", "no-store", """{"started":true}"""), Seen(first));
        Assert.Single(client.Scheduled);

        client.IsRunning = true;
        DefaultHttpContext second = Request("POST");
        await endpoints.StartAsync(second.Request, client);
        Assert.Equal((202, "application/json", "no-store", """{"started":false}"""), Seen(second));
        Assert.Single(client.Scheduled);
    }

    [Fact]
    public async Task BeforeTheFirstRunThereIsNone()
    {
        await using ServiceProvider services = await BuildAsync();
        DefaultHttpContext context = Request("GET");
        await services.GetRequiredService<AggregationEndpoints>().ReadAsync(context.Request, new FakeDurableClient());
        Assert.Equal((200, "application/json", "no-store", """{"status":"none"}"""), Seen(context));
    }

    [Fact]
    public async Task AKeyThatMayOnlyCountNeitherStartsNorSeesARun()
    {
        await using ServiceProvider services = await BuildAsync();
        var endpoints = services.GetRequiredService<AggregationEndpoints>();
        var client = new FakeDurableClient();
        DefaultHttpContext start = Request("POST", PageKey), read = Request("GET", PageKey);
        await endpoints.StartAsync(start.Request, client);
        await endpoints.ReadAsync(read.Request, client);
        Assert.Equal((403, 403), (start.Response.StatusCode, read.Response.StatusCode));
        Assert.Contains("/problems/forbidden", Seen(start).Body, StringComparison.Ordinal);
        Assert.Empty(client.Scheduled);
    }

    private static (int Status, string? Type, string? Caching, string Body) Seen(DefaultHttpContext context) =>
        (context.Response.StatusCode, context.Response.ContentType, context.Response.Headers.CacheControl, Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()));

    private static DefaultHttpContext Request(string method, string key = "a-function-key-of-the-usual-length-1234567890==")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = "/" + AggregationEndpoints.Route;
        context.Request.Headers["x-functions-key"] = key;
        context.Response.Body = new MemoryStream();
        return context;
    }

    private static async Task<ServiceProvider> BuildAsync()
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Functions:Worker:HostEndpoint"] = "http://127.0.0.1:1",
            ["Auth:Keys:0:Name"] = "page",
            ["Auth:Keys:0:Key"] = PageKey,
            ["Auth:Keys:0:Operations"] = "increment",
        });
        builder.AddCounterFunctions();
        var store = new InMemoryCounterStore(TimeProvider.System);
        builder.Services.AddSingleton<ICounterStore>(store);
        ServiceProvider services = builder.Services.BuildServiceProvider();
        Assert.Null(await services.GetRequiredService<LayoutSource>().OpenAsync(store, null, default));
        return services;
    }
}
