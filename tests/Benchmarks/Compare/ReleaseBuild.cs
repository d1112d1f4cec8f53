using ShardedCounter.Benchmarks.CommandLine;

namespace ShardedCounter.Benchmarks.Compare;

/// <summary>The rival is part of this tool: a debug build of it would be measured against a release build of the server.</summary>
internal static class ReleaseBuild
{
    public static void Require(string command)
    {
#if DEBUG
        throw new UsageException($"Measure a Release build: dotnet run -c Release --project tests/Benchmarks -- {command}");
#endif
    }
}
