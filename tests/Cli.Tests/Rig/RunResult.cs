namespace ShardedCounter.Cli.Tests.Rig;

/// <summary>What a run of the program left.</summary>
public sealed record RunResult(int Code, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
