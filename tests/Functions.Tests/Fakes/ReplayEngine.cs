using System.Text.Json;
using Microsoft.DurableTask;
using ShardedCounter.Functions.Aggregation;

namespace ShardedCounter.Functions.Tests.Fakes;

/// <summary>
/// Runs the orchestration as the durable engine does: turn by turn, from its history each time, one completed activity a turn and the last scheduled first. The order and the
/// replays are harsher than a real engine's.
/// </summary>
internal sealed class ReplayEngine(ScriptedActivities activities)
{
    /// <summary>Activities of all generations in the order they were completed, with a number of attempts where it is not one.</summary>
    public List<string> Ran { get; } = [];

    /// <summary>The longest JSON that went to or from an activity.</summary>
    public int LargestPayload { get; private set; }

    public int Generations { get; private set; }

    /// <summary>Runs until the instance ends.</summary>
    public async Task<AggregateRun> RunAsync()
    {
        string? input = null;
        while (true)
        {
            Generations++;
            List<HistoryEntry> history = [];
            ReplayedContext context;
            Task<AggregateRun> turn;
            do
            {
                context = new ReplayedContext(input, history);
                turn = AggregateOrchestrator.RunAsync(context);
                if (!turn.IsCompleted)
                    await CompleteAsync(history.Last(static entry => !entry.IsDone), context);
            }
            while (!turn.IsCompleted);

            AggregateRun run = await turn;
            if (context.Next is null)
                return run;
            input = context.Next;
        }
    }

    private async Task CompleteAsync(HistoryEntry entry, ReplayedContext context)
    {
        while (!entry.IsDone)
        {
            entry.Attempts++;
            try
            {
                entry.Result = await activities.RunAsync(entry.Name, entry.Input);
            }
            catch (Exception exception) when (exception is not KeyNotFoundException and not JsonException)
            {
                if (entry.Attempts == context.MaxAttempts[entry])
                    entry.Failure = new TaskFailureDetails(exception.GetType().FullName!, exception.Message, null, null, null);
            }
        }

        Ran.Add(entry.Attempts == 1 ? entry.Name : $"{entry.Name} ×{entry.Attempts}");
        LargestPayload = Math.Max(LargestPayload, Math.Max(entry.Input.Length, entry.Result?.Length ?? 0));
    }
}
