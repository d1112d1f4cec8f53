using Microsoft.DurableTask;

namespace ShardedCounter.Functions.Tests.Fakes;

/// <summary>An activity that an orchestration scheduled, and what became of it.</summary>
internal sealed class HistoryEntry(string name, string input)
{
    public string Name => name;

    public string Input => input;

    /// <summary>The result as JSON text; null while it runs, or after it failed.</summary>
    public string? Result { get; set; }

    /// <summary>The failure of the last attempt.</summary>
    public TaskFailureDetails? Failure { get; set; }

    /// <summary>Attempts made.</summary>
    public int Attempts { get; set; }

    public bool IsDone => Result is not null || Failure is not null;
}
