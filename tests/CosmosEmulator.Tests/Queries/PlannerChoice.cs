using System.Runtime.CompilerServices;

namespace ShardedCounter.CosmosEmulator.Tests.Queries;

/// <summary>
/// Tests that choose the planner. The SDK is told by environment variables, one read when its first client plans and one read with every query; so these tests run one
/// after another, and every test of the assembly runs with the native planner unless it chooses.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PlannerChoice
{
    public const string Name = "The SDK's planner";

    [ModuleInitializer]
    internal static void AllowNative() => Environment.SetEnvironmentVariable("AZURE_COSMOS_USE_QUERY_PLAN_INTEROP_LINUX", "true");

    public static void Use(Planner planner) => Environment.SetEnvironmentVariable("AZURE_COSMOS_BYPASS_QUERY_PARSING", planner == Planner.Gateway ? "true" : null);
}
