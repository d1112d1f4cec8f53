using ShardedCounter.Model;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Tests.Fakes;

/// <summary>An attempt to commit that waits for the test to say what becomes of it.</summary>
internal sealed class CommitAttempt(Commit commit, InMemoryCounterStore store)
{
    private readonly TaskCompletionSource<CommitOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Commit Commit { get; } = commit;

    public Task<CommitOutcome> Outcome => _outcome.Task;

    /// <summary>What the commit holds, as text: counters in their order.</summary>
    public string Contents => string.Join(" ", Commit.Deltas.Select(static d => $"{d.Counter}:{d.Delta}"));

    /// <summary>The store evaluates it, and the answer arrives.</summary>
    public void Land() => Answer(Evaluate());

    /// <summary>The store evaluates it; no answer arrives yet.</summary>
    public CommitOutcome Evaluate() => store.CommitAsync(Commit, CancellationToken.None).AsTask().Result;

    /// <summary>An answer arrives, whatever the store did.</summary>
    public void Answer(CommitOutcome outcome) => _outcome.SetResult(outcome);

    /// <summary>The answer is "unknown".</summary>
    public void LoseAnswer() => Answer(new CommitOutcome.Unknown("lost"));

    /// <summary>The caller does not wait any longer, as the port has it: nobody knows what becomes of the attempt.</summary>
    public void GiveUp() => _outcome.TrySetResult(new CommitOutcome.Unknown("given up"));

    /// <summary>The store breaks its word and throws.</summary>
    public void Throw() => _outcome.SetException(new InvalidOperationException("thrown"));
}
