using System.Text;
using System.Text.Unicode;
using Microsoft.Extensions.Logging;
using ShardedCounter.Flushing;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// Makes dead letters of what events hold and cannot be counted, and sees to it that the store has them. Any thread.
/// </summary>
/// <remarks>
/// A letter's id is the event's sequence number and enqueued time, <c>17@1760000000000</c>, for an amount followed by <c>:counter</c>. It is the same whenever and in
/// whichever batch the event comes, so writing it again is harmless; and it is another one for the event that has the number in the hub's next life.
/// </remarks>
internal sealed class EventLetters(IDeadLetterStore store, TimeProvider time, Backoff backoff, IngestMetrics metrics, ILogger log)
{
    /// <summary>The longest body kept in a letter, in bytes: the size of an event in a standard hub, and half of what a document may have, for its escapes.</summary>
    public const int MaxBodyBytes = 1 << 20;

    private const int LettersPerCall = 100;

    /// <summary>Writes letters for whole events.</summary>
    public Task WriteAsync(PartitionId partition, IReadOnlyList<IncomingEvent> events, IReadOnlyList<UnreadableEvent> unreadable, CancellationToken cancellationToken)
    {
        DateTimeOffset now = StoreTime.Floor(time.GetUtcNow());
        var letters = new List<DeadLetter>(unreadable.Count);
        foreach ((int place, ParseFault fault) in unreadable)
        {
            IncomingEvent incoming = events[place];
            letters.Add(new DeadLetter(
                partition.Producer.Value, IdOf(incoming.SequenceNumber, incoming.EnqueuedAt.ToUnixTimeMilliseconds()), now, DeadLetterReasons.Unreadable(fault), TextOf(incoming)));
        }

        return WriteAsync(partition, letters, cancellationToken);
    }

    /// <summary>Writes letters for amounts, one for each event and counter.</summary>
    public Task WriteAsync(PartitionId partition, EventBatch batch, IReadOnlyList<PartItem> items, string reason, CancellationToken cancellationToken)
    {
        DateTimeOffset now = StoreTime.Floor(time.GetUtcNow());
        var letters = new List<DeadLetter>(items.Count);
        foreach ((int place, int number, long delta) in items)
        {
            CounterId counter = batch.NameOf(number);
            string id = $"{IdOf(batch.SequenceNumberOf(place), batch.EnqueuedMsOf(place))}:{counter}";
            letters.Add(new DeadLetter(partition.Producer.Value, id, now, reason, $$"""{"counter":"{{counter}}","delta":{{delta}}}"""));
        }

        return WriteAsync(partition, letters, cancellationToken);
    }

    private async Task WriteAsync(PartitionId partition, List<DeadLetter> letters, CancellationToken cancellationToken)
    {
        metrics.Buried(letters.Count);
        int retries = 0;
        for (int first = 0; first < letters.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await store.AddDeadLettersAsync(letters.GetRange(first, Math.Min(LettersPerCall, letters.Count - first)), cancellationToken);
                first += LettersPerCall;
                continue;
            }
            catch (StoreUnavailableException unavailable)
            {
                IngestLog.Unavailable(log, partition.Producer.Value, "dead letters", unavailable);
                await backoff.WaitAsync(retries++, unavailable.RetryAfter, cancellationToken);
            }
        }
    }

    private static string IdOf(long sequenceNumber, long enqueuedMs) => $"{sequenceNumber}@{enqueuedMs}";

    /// <summary>
    /// The event as text: its body where that is text, else <c>base64:</c> and its bytes; with the properties before it where it has them. What is longer than any store keeps
    /// is cut, and says so.
    /// </summary>
    private static string TextOf(IncomingEvent incoming)
    {
        ReadOnlySpan<byte> body = incoming.Body.Span;
        string cut = body.Length > MaxBodyBytes ? $"(the first {MaxBodyBytes} of {body.Length} bytes) " : "";
        body = body[..Math.Min(body.Length, MaxBodyBytes)];
        string text = IsText(body) ? Encoding.UTF8.GetString(body) : $"base64:{Convert.ToBase64String(body)}";
        return incoming.CounterProperty is null ? cut + text : $"(counter: {Clip(incoming.CounterProperty)}, delta: {Clip(incoming.DeltaProperty)}) {cut}{text}";
    }

    /// <summary>True for UTF-8 that stays about as long when it is written as a string in JSON.</summary>
    private static bool IsText(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
            return false;
        int longer = 0;
        foreach (byte one in body)
        {
            longer += one switch
            {
                < (byte)' ' => 5,
                (byte)'"' or (byte)'\\' or > 0x7F => 1,
                _ => 0,
            };
        }

        return longer <= 64 + (body.Length / 2);
    }

    private static string Clip(string? property) => property is null ? "none" : property.Length <= 4_096 ? property : property[..4_096] + "…";
}
