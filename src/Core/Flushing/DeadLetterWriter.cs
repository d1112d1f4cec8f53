using Microsoft.Extensions.Logging;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Flushing;

/// <summary>Keeps amounts that could not be counted and that no caller was told about, where a person finds them. Any thread.</summary>
internal sealed class DeadLetterWriter(IDeadLetterStore store, TimeProvider time, FlushMetrics metrics, ILogger log)
{
    /// <summary>Writes a letter for each counter; where the store cannot take them, they are in the log.</summary>
    /// <param name="source">The producer that sealed them.</param>
    /// <param name="seq">The sequence number of the sealing, unique in the source.</param>
    /// <param name="deltas">The amounts, folded here where several are of one counter: a second letter of the same id would not be kept. None is no letter.</param>
    /// <param name="reason">Why they were not counted.</param>
    public async Task BuryAsync(ProducerId source, long seq, IReadOnlyList<CounterDelta> deltas, string reason)
    {
        if (deltas.Count == 0)
            return;
        var folded = new OrderedDictionary<CounterId, Int128>(deltas.Count);
        foreach ((CounterId counter, long delta) in deltas)
            folded[counter] = folded.GetValueOrDefault(counter) + delta;
        metrics.Buried(folded.Count);
        DateTimeOffset now = StoreTime.Floor(time.GetUtcNow());
        var letters = new List<DeadLetter>(folded.Count);
        foreach ((CounterId counter, Int128 delta) in folded)
        {
            string body = $$"""{"counter":"{{counter}}","delta":{{delta}}}""";
            letters.Add(new DeadLetter(source.Value, $"{seq}:{counter}", now, reason, body));
        }

        try
        {
            await store.AddDeadLettersAsync(letters, CancellationToken.None);
        }
        catch (StoreUnavailableException unavailable)
        {
            foreach (DeadLetter letter in letters)
                FlushLog.NotBuried(log, letter.Body, letter.Reason, unavailable);
        }
    }
}
