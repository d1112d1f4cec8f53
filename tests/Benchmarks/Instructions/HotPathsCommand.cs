using ShardedCounter.Benchmarks.CommandLine;

namespace ShardedCounter.Benchmarks.Instructions;

/// <summary>What <see cref="JitListing"/> starts.</summary>
internal sealed class HotPathsCommand : Command
{
    public const string CommandName = "hotpaths";

    public override string Name => CommandName;

    public override string Summary => "run the code of every increment once, for instructions to list what is compiled";

    public override Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        HotPaths.Run();
        return Task.FromResult(0);
    }
}
