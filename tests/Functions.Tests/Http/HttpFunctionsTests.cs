using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ShardedCounter.Functions.Aggregation;
using ShardedCounter.Http;

namespace ShardedCounter.Functions.Tests.Http;

/// <summary>What the host is told of the HTTP functions, as it is told: by their attributes.</summary>
public sealed class HttpFunctionsTests
{
    /// <summary>What only this host has.</summary>
    private static readonly string[] _own = ["GetAggregation get api/aggregation Function", "StartAggregation post api/aggregation Function"];

    [Fact]
    public void EveryOperationIsAFunctionAndNothingElseButAggregation()
    {
        IEnumerable<string> expected = OperationTable.All.Select(static operation =>
            $"{Pascal(operation.Name)} {string.Join(',', operation.Methods).ToLowerInvariant()} {operation.Route} "
            + (operation.Access == EndpointAccess.Anonymous ? "Anonymous" : "Function"));
        Assert.Equal(expected.Concat(_own).Order(StringComparer.Ordinal), Functions().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Functions() =>
        from type in typeof(AggregationFunctions).Assembly.GetExportedTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where function is not null && trigger is not null
        where parameter.ParameterType == typeof(HttpRequest) && method.ReturnType == typeof(Task<IResult>)
        select $"{function.Name} {string.Join(',', trigger.Methods!)} {trigger.Route} {trigger.AuthLevel}";

    private static string Pascal(string name) => string.Concat(name.Split('-').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));
}
