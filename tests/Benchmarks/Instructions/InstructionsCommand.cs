using ShardedCounter.Benchmarks.Code;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Instructions;

/// <summary>How many machine instructions the code of every increment has.</summary>
internal sealed class InstructionsCommand : Command
{
    public override string Name => "instructions";

    public override string Summary => "how many machine instructions the code has that runs for every increment and event (x64)";

    public override IReadOnlyList<CommandOption> Options => [new("methods", "", "every method of the core that those paths run, too", IsFlag: true)];

    public override string Notes => "Needs no quiet machine: it lists what the JIT compiler makes. tests/Benchmarks.Tests holds the numbers.";

    public override async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        MachineHeader.Print();
        JitListing listing = await JitListing.MakeAsync(cancellationToken);
        foreach (HotPath path in HotPaths.All)
            Console.WriteLine($"{listing.Of(path),6:N0}  {path.Name}");
        if (arguments.Has("methods"))
        {
            foreach ((string method, int instructions) in listing.Methods.OrderByDescending(static method => method.Value))
                Console.WriteLine($"{instructions,6:N0}  {method}");
        }

        return 0;
    }
}
