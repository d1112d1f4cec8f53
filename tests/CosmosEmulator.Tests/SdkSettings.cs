using System.Runtime.CompilerServices;

namespace ShardedCounter.CosmosEmulator.Tests;

internal static class SdkSettings
{
    /// <summary>Keeps the SDK from asking the instance metadata address which machine it is on. It reads the variable once, when a client is made.</summary>
    [ModuleInitializer]
    internal static void KeepToTheEndpoint() => Environment.SetEnvironmentVariable("COSMOS_DISABLE_IMDS_ACCESS", "true");
}
