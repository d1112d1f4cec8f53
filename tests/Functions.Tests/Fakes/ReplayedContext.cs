using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ShardedCounter.Functions.Tests.Fakes;

/// <summary>
/// The context of one turn: what the history holds is answered, what it does not is added to it and left open. Whatever the orchestration may not use throws.
/// </summary>
internal sealed class ReplayedContext(string? input, List<HistoryEntry> history) : TaskOrchestrationContext
{
    private int _scheduled;

    /// <summary>The input of the next generation; null while it does not continue as new.</summary>
    public string? Next { get; private set; }

    /// <summary>Attempts that each activity of this turn asked for.</summary>
    public Dictionary<HistoryEntry, int> MaxAttempts { get; } = [];

    public override TaskName Name => "AggregateOrchestrator";

    public override string InstanceId => "aggregate";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => throw new NotSupportedException("The clock is not needed.");

    public override bool IsReplaying => _scheduled < history.Count;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public override T GetInput<T>() => input is null ? default! : JsonSerializer.Deserialize<T>(input)!;

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        string argument = JsonSerializer.Serialize(input);
        int index = _scheduled++;
        if (index == history.Count)
            history.Add(new HistoryEntry(name.Name, argument));
        HistoryEntry entry = history[index];
        if ((entry.Name, entry.Input) != (name.Name, argument))
            throw new InvalidOperationException($"Not deterministic: step {index} was {entry.Name}({entry.Input}) and is {name.Name}({argument}).");
        MaxAttempts[entry] = options?.Retry?.Policy?.MaxNumberOfAttempts ?? 1;
        if (entry.Failure is { } failure)
            throw new TaskFailedException(name.Name, index, failure);
        return entry.Result is { } result ? JsonSerializer.Deserialize<TResult>(result)! : await new TaskCompletionSource<TResult>().Task;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => Next = JsonSerializer.Serialize(newInput);

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();
}
