using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ShardedCounter.Http.Tests.Hosting;

public sealed class OperationTableTests
{
    /// <summary>What the documentation promises, written down a second time: a row that changes by mistake is noticed.</summary>
    private static readonly string[] _promised =
    [
        "increment POST /api/counters/{id}/increment Write",
        "increment-batch POST /api/increments Write",
        "read GET,HEAD /api/counters/{id} Read",
        "history GET,HEAD /api/counters/{id}/history Read",
        "read-many POST /api/counters/read Read",
        "list GET,HEAD /api/counters Read",
        "reset POST /api/counters/{id}/reset Write",
        "delete DELETE /api/counters/{id} Write",
        "layout GET,HEAD /api/layout Read",
        "layout-raise POST /api/layout Operator",
        "pipeline GET,HEAD /api/pipeline Read",
        "dashboard GET,HEAD / Anonymous",
        "client GET,HEAD /counter.js Anonymous",
        "client-types GET,HEAD /counter.d.ts Anonymous",
        "open-api GET,HEAD /api/openapi.json Anonymous",
        "problem GET,HEAD /problems/{id} Anonymous",
        "asset GET,HEAD /assets/{id} Anonymous",
        "health-live GET,HEAD /api/health/live Anonymous",
        "health-ready GET,HEAD /api/health/ready Anonymous",
    ];

    [Fact]
    public void TheTableIsWhatIsPromised() => Assert.Equal(_promised, OperationTable.All.Select(Row));

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
                + endpoint.Metadata.GetMetadata<EndpointDefinition>()!.Operation.Access),
        ];
        Assert.Equal(_promised.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        Assert.Equal(_promised.Length + 1, mapped.Length); // and the fallback
    }

    private static string Row(Operation operation) => $"{operation.Name} {string.Join(',', operation.Methods)} {operation.Pattern} {operation.Access}";

    private static IEnumerable<string> Constants(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => (string)field.GetRawConstantValue()!)
        .Order(StringComparer.Ordinal);
}
