using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Native;

/// <summary>
/// Microsoft's own query planner, which the SDK carries as a native library for Linux and for Windows x64 and otherwise uses to plan queries over several ranges. It
/// knows the real grammar, so every query text of the product is checked with it, without a server. The SDK keeps it internal; this is the one place that reaches in.
/// </summary>
/// <remarks>Thread-safe: the library keeps nothing between calls but its configuration.</remarks>
public static class NativePlanner
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const string Namespace = "Microsoft.Azure.Cosmos.Query.Core.QueryPlan.";
    private const uint BufferTooSmall = 0x8002_0013;

    // What the service's account document gives the SDK to configure the library with.
    private const string Configuration = """
        {"maxSqlQueryInputLength":524288,"maxJoinsPerSqlQuery":10,"maxLogicalAndPerSqlQuery":2000,"maxLogicalOrPerSqlQuery":2000,"maxUdfRefPerSqlQuery":10,
        "maxInExpressionItemsCount":16000,"queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,"sqlAllowNonFiniteNumbers":false,
        "sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,"sqlAllowScalarSubQuery":true,"allowNewKeywords":true,"sqlAllowLike":true,
        "sqlAllowGroupByClause":true,"maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,"sqlDisableOptimizationFlags":0,"enableSpatialIndexing":true}
        """;

    private static readonly Lazy<(object Library, MethodInfo Plan, IntPtr Provider)> Loaded = new(Load);

    /// <summary>Checks a query text.</summary>
    /// <param name="queryText">The text. Parameters need no values.</param>
    /// <exception cref="NativeRefusalException">The planner refuses the text.</exception>
    public static void Check(string queryText) => Plan(queryText, null, ["/pk"]);

    /// <summary>Checks the condition of a patch.</summary>
    /// <param name="condition">The condition, <c>FROM c WHERE …</c>.</param>
    /// <exception cref="NativeRefusalException">The planner refuses the condition.</exception>
    public static void CheckPredicate(string condition) => Check($"SELECT * {condition}");

    /// <summary>Plans a query as the SDK has it planned.</summary>
    /// <param name="queryText">The text.</param>
    /// <param name="parameters">The parameters by name, each with its <c>@</c>.</param>
    /// <param name="partitionKeyPaths">The partition key's paths, each one name after a slash.</param>
    /// <param name="hasLogicalPartitionKey">Whether the query is for one partition key, so that one logical partition alone is asked.</param>
    /// <returns>The planner's JSON: <c>queryInfo</c>, and <c>queryRanges</c> with bounds as lists of key values.</returns>
    /// <exception cref="NativeRefusalException">The planner refuses the text.</exception>
    public static JsonElement Plan(
        string queryText, IReadOnlyDictionary<string, JsonElement>? parameters, IReadOnlyList<string> partitionKeyPaths, bool hasLogicalPartitionKey = false)
    {
        string query = JsonSerializer.Serialize(new
        {
            query = queryText,
            parameters = (parameters ?? new Dictionary<string, JsonElement>()).Select(parameter => new { name = parameter.Key, value = parameter.Value }),
        });
        string[] names = [.. partitionKeyPaths.Select(path => path.TrimStart('/'))];
        byte[] buffer = new byte[4096];
        uint result = Call(query, names, hasLogicalPartitionKey, buffer, out uint length);
        if (result == BufferTooSmall)
        {
            buffer = new byte[length];
            result = Call(query, names, hasLogicalPartitionKey, buffer, out length);
        }

        string answer = Encoding.UTF8.GetString(buffer, 0, (int)length);
        return result == 0 ? JsonSerializer.Deserialize<JsonElement>(answer) : throw new NativeRefusalException(answer.Length > 0 ? answer : $"0x{result:x8}");
    }

    private static uint Call(string query, string[] names, bool hasLogicalPartitionKey, byte[] buffer, out uint length)
    {
        var (library, plan, provider) = Loaded.Value;
        using var pinned = buffer.AsMemory().Pin();
        object?[] arguments = new object?[plan.GetParameters().Length];
        foreach (var parameter in plan.GetParameters())
        {
            arguments[parameter.Position] = parameter.Name switch
            {
                "serviceProvider" => provider,
                "query" => query,
                "options" => Options(parameter.ParameterType, hasLogicalPartitionKey),
                "pathTokens" => names,
                "pathTokenLengths" => names.Select(_ => 1u).ToArray(),
                "pathCount" => (uint)names.Length,
                "vectorPolicy" => null,
                "buffer" => Address(pinned),
                "bufferLength" => (uint)buffer.Length,
                "resultLength" => 0u,
                _ => throw new NotSupportedException($"The SDK passes its planner a '{parameter.Name}' that this code does not know."),
            };
        }

        uint result = (uint)plan.Invoke(library, arguments)!;
        length = (uint)arguments[Array.FindIndex(plan.GetParameters(), parameter => parameter.Name == "resultLength")]!;
        return result;
    }

    private static unsafe IntPtr Address(MemoryHandle pinned) => (IntPtr)pinned.Pointer;

    private static object Options(Type type, bool hasLogicalPartitionKey)
    {
        var constructor = type.GetConstructors(Any).Single(candidate => candidate.GetParameters().Length > 0);
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.ParameterType == typeof(bool)
            ? parameter.Name is "requireFormattableOrderByQuery" or "isContinuationExpected" or "allowNonValueAggregateQuery" or "allowDCount"
                || (parameter.Name == "hasLogicalPartitionKey" && hasLogicalPartitionKey)
            : Enum.ToObject(parameter.ParameterType, 0))]);
    }

    private static (object Library, MethodInfo Plan, IntPtr Provider) Load()
    {
        string name = OperatingSystem.IsWindows() ? "WindowsX64QueryPlanInterop" : "LinuxQueryPlanInterop";
        var type = typeof(CosmosClient).Assembly.GetType(Namespace + name, throwOnError: true)!;
        object library = type.GetProperty("Instance", Any)!.GetValue(null)!;
        object?[] arguments = [Configuration, IntPtr.Zero];
        uint result = (uint)type.GetMethod("CreateServiceProvider", Any)!.Invoke(library, arguments)!;
        return result == 0
            ? (library, type.GetMethod("GetPartitionKeyRanges", Any)!, (IntPtr)arguments[1]!)
            : throw new NotSupportedException($"The SDK's native planner does not start here: 0x{result:x8}.");
    }
}
