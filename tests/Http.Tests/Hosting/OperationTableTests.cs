using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ShardedCounter.Http.Tests.Hosting;

public sealed class OperationTableTests
{
    /// <summary>What the documentation promises, written down a second time: a row that changes by mistake is noticed.</summary>
    private static readonly string[] _promised =
    [
        "increment POST /api/counters/{id}/increment Write Increment",
        "increment-batch POST /api/increments Write Increment",
        "read GET,HEAD /api/counters/{id} Read Read",
        "history GET,HEAD /api/counters/{id}/history Read Read",
        "read-many POST /api/counters/read Read Read",
        "list GET,HEAD /api/counters Read List",
        "reset POST /api/counters/{id}/reset Write Reset",
        "delete DELETE /api/counters/{id} Write Reset",
        "layout GET,HEAD /api/layout Read Operate",
        "layout-raise POST /api/layout Operator Operate",
        "pipeline GET,HEAD /api/pipeline Read Operate",
        "dashboard GET,HEAD / Anonymous None",
        "client GET,HEAD /counter.js Anonymous None",
        "client-types GET,HEAD /counter.d.ts Anonymous None",
        "open-api GET,HEAD /api/openapi.json Anonymous None",
        "problem GET,HEAD /problems/{id} Anonymous None",
        "asset GET,HEAD /assets/{id} Anonymous None",
        "health-live GET,HEAD /api/health/live Anonymous None",
        "health-ready GET,HEAD /api/health/ready Anonymous None",
    ];

    [Fact]
    public void TheTableIsWhatIsPromised() => Assert.Equal(_promised, OperationTable.All.Select(Row));

    [Fact]
    public void ARowThatNamesNoRightNeedsTheOneFewestKeysHaveUnlessItReads()
    {
        CallerRights[] needs = [.. Enum.GetValues<EndpointAccess>().Select(static access => new Operation("new", "POST", "api/new", access).Needs)];
        Assert.Equal([CallerRights.None, CallerRights.Read, CallerRights.Operate, CallerRights.Operate], needs);
    }

    [Fact]
    public void EveryNameAndRouteThatAttributesCanUseIsARow()
    {
        Assert.Equal(Constants(typeof(OperationNames)), OperationTable.All.Select(static operation => operation.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Constants(typeof(OperationRoutes)), OperationTable.All.Select(static operation => operation.Route).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AHostWithRoutesMapsEveryRowAndNothingElse()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        RouteEndpoint[] mapped = [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
        string[] rows =
        [
            .. mapped.Where(static endpoint => endpoint.DisplayName != CounterEndpoints.NoOperation).Select(static endpoint =>
                $"{endpoint.DisplayName} {string.Join(',', endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)} {endpoint.RoutePattern.RawText} "
                + Rights(endpoint.Metadata.GetMetadata<EndpointDefinition>()!.Operation)),
        ];
        Assert.Equal(_promised.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        Assert.Equal(_promised.Length + 1, mapped.Length); // and the fallback
    }

    private static string Row(Operation operation) => $"{operation.Name} {string.Join(',', operation.Methods)} {operation.Pattern} {Rights(operation)}";

    private static string Rights(Operation operation) => $"{operation.Access} {operation.Needs}";

    private static IEnumerable<string> Constants(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (string)field.GetRawConstantValue()!)
        .Order(StringComparer.Ordinal);
}
