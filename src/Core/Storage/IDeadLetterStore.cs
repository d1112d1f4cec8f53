namespace ShardedCounter.Storage;

/// <summary>What could not be counted, kept for a person to look at.</summary>
public interface IDeadLetterStore
{
    /// <summary>Keeps the letters; one whose source and id are already there is left as it is, so repeating is harmless.</summary>
    ValueTask AddDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);

    /// <summary>The newest letters of a source.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(string source, int top, CancellationToken cancellationToken);
}

/// <summary>Something that could not be counted.</summary>
/// <param name="Source">Where it came from: a producer's id.</param>
/// <param name="Id">Unique in its source.</param>
/// <param name="At">When it was given up.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Body">What it was: an event's body, or <c>{"counter":…,"delta":…}</c>.</param>
public sealed record DeadLetter(string Source, string Id, DateTimeOffset At, string Reason, string Body);
