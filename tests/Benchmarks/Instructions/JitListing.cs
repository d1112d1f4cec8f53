using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Servers;

namespace ShardedCounter.Benchmarks.Instructions;

/// <summary>
/// The machine instructions that the JIT compiler makes of the core's methods: what an add is made of, on any machine and however busy it is.
/// </summary>
/// <remarks>
/// Another process of this program runs the hot paths with <c>DOTNET_JitDisasm</c>, which lists what is compiled (dotnet/runtime, docs/design/coreclr/jit/viewing-jit-dumps.md). It is compiled once, fully optimized and without
/// a profile, for a processor without AVX: so the same code gives the same numbers everywhere on x64. They count what is there, branches that are rarely
/// taken included, and not what is executed: a processor's own counters are hidden in most virtual machines.
/// </remarks>
internal sealed class JitListing
{
    private readonly Dictionary<string, int> _instructions = [];

    private JitListing()
    {
    }

    /// <summary>Every method, with its instructions.</summary>
    public IReadOnlyDictionary<string, int> Methods => _instructions;

    /// <summary>Runs the hot paths in a process of their own and reads what was compiled there.</summary>
    /// <exception cref="UsageException">That process failed.</exception>
    public static async Task<JitListing> MakeAsync(CancellationToken cancellationToken)
    {
        string file = Path.GetTempFileName();
        try
        {
            await Programs.RunAsync(["dotnet", ServerOptions.OwnAssembly, HotPathsCommand.CommandName], cancellationToken, new Dictionary<string, string>
            {
                ["DOTNET_JitStdOutFile"] = file,
                ["DOTNET_JitDisasm"] = "ShardedCounter.Core!*",
                ["DOTNET_TieredCompilation"] = "0",
                ["DOTNET_TieredPGO"] = "0",
                ["DOTNET_EnableAVX"] = "0",
            });
            return Read(await File.ReadAllLinesAsync(file, cancellationToken));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Reads a listing: a head with the method's name, then lines of code, which are indented, between labels and comments, which are not.</summary>
    public static JitListing Read(IEnumerable<string> lines)
    {
        const string head = "; Assembly listing for method ";
        var listing = new JitListing();
        string? method = null;
        foreach (string line in lines)
        {
            if (line.StartsWith(head, StringComparison.Ordinal))
                listing._instructions[method = line[head.Length..]] = 0;
            else if (method is not null && line.StartsWith("       ", StringComparison.Ordinal) && char.IsAsciiLetterLower(line.TrimStart()[0]))
                listing._instructions[method]++;
        }

        return listing;
    }

    /// <summary>The instructions of a path.</summary>
    /// <exception cref="CheckFailedException">A method of it is not in the listing: it has another name, or is part of another method now.</exception>
    public int Of(HotPath path)
    {
        int sum = 0;
        foreach (string method in path.Methods)
        {
            string[] found = [.. _instructions.Keys.Where(name => name.Contains("." + method, StringComparison.Ordinal))];
            if (found.Length != 1)
                throw new CheckFailedException($"\"{path.Name}\" names {method}, which the listing has {found.Length} times.");
            sum += _instructions[found[0]];
        }

        return sum;
    }
}
