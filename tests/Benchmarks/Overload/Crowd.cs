using System.Collections.Concurrent;
using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Client;

namespace ShardedCounter.Benchmarks.Overload;

/// <summary>
/// Callers that each send one increment after the other on a connection of their own until told to stop, and write down what
/// they were told. They give a refused server a moment, so that the callers do not take the machine from it.
/// </summary>
internal sealed class Crowd(CounterClient client, Ledger ledger, string prefix, int counters)
{
    private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly int[] _byOutcome = new int[Enum.GetValues<Outcome>().Length];

    /// <summary>How many answers of each kind came in.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    public IReadOnlyCollection<string> Complaints => _complaints;

    public int Count(Outcome outcome) => _byOutcome[(int)outcome];

    /// <summary>Returns when every caller has had its last answer.</summary>
    /// <param name="acceptedEvery">Every n-th caller asks for <c>ack=accepted</c>; 0: none.</param>
    public Task RunAsync(int callers, int acceptedEvery, TimeSpan pauseAfterRefusal, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, callers).Select(async number =>
        {
            await Task.Yield();
            bool accepted = acceptedEvery > 0 && number % acceptedEvery == 0;
            // Deltas differ from caller to caller, so that a mix-up of two increments cannot cancel out.
            long delta = 1 + number % 7;
            for (int sent = 0; !stop.IsCancellationRequested; sent++)
            {
                string counter = $"{prefix}{(number + sent * 31) % counters}";
                Answer answer = await client.IncrementAsync(counter, delta, accepted: accepted);
                Record(counter, delta, answer, accepted);
                if (answer.Outcome is Outcome.Counted or Outcome.Accepted)
                    continue;
                if (answer.Outcome == Outcome.NotSent && pauseAfterRefusal == TimeSpan.Zero)
                    return;
                await PauseAsync(pauseAfterRefusal, stop);
            }
        }));

    private void Record(string counter, long delta, Answer answer, bool accepted)
    {
        ledger.Record(counter, delta, answer.Outcome);
        Interlocked.Increment(ref _byOutcome[(int)answer.Outcome]);
        _answers.AddOrUpdate(answer.ToString(), 1, static (_, count) => count + 1);
        if (answer.Complaint is not null)
            _complaints.Enqueue(answer.Complaint);
        else if (answer.Outcome == Outcome.Refused)
            _complaints.Enqueue($"{answer} to a well-formed {(accepted ? "accepted" : "durable")} increment");
    }

    private static async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        try
        {
            await Task.Delay(pause, TimeProvider.System, stop);
        }
        catch (OperationCanceledException)
        {
            // Told to stop while pausing: the loop ends.
        }
    }
}
