using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// What a partition's mark says about its events, and how it moves over one event after another. A mark (seq, at, since) in a shard says: of this
/// generation of the hub, every event up to seq that names a counter of this shard is counted there, or among the dead letters.
/// </summary>
/// <remarks>
/// Why <see cref="_atMs"/> is the highest enqueued time and not the last: broker clocks step back. With the last one, an event counted before the step would be
/// enqueued after <see cref="_atMs"/> when it comes again, look like the start of a generation, and count twice.
/// <para>
/// Times are whole milliseconds, the resolution stores keep marks in: compared any finer, an event that set <see cref="_atMs"/> would look younger than it.
/// </para>
/// </remarks>
internal struct MarkRule
{
    private readonly IngestRules _rules;
    private long _seq;
    private long _atMs;
    private long _sinceMs;

    /// <summary>Starts from a mark; null: nothing is covered.</summary>
    public MarkRule(Mark? mark, IngestRules rules)
    {
        _rules = rules;
        _seq = mark?.Seq ?? -1;
        _atMs = mark?.At?.ToUnixTimeMilliseconds() ?? long.MinValue;
        _sinceMs = mark?.Since?.ToUnixTimeMilliseconds() ?? long.MinValue;
    }

    /// <summary>The last event moved over, −1 for none.</summary>
    public readonly long Seq => _seq;

    /// <summary>The mark as it is now; there must be one.</summary>
    public readonly Mark Mark => new(
        _seq,
        DateTimeOffset.FromUnixTimeMilliseconds(_atMs),
        _sinceMs == long.MinValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(_sinceMs));

    /// <summary>
    /// True for an event that is not to be counted: it was (not above seq, and not younger than at), or it belongs to a former generation of the hub.
    /// </summary>
    public readonly bool Covers(long seq, long enqueuedMs) => enqueuedMs <= _sinceMs || (seq <= _seq && enqueuedMs <= _atMs);

    /// <summary>True when an event that is not covered starts a generation: the sequence numbers have started over.</summary>
    public readonly bool StartsGeneration(long seq) => seq <= _seq;

    /// <summary>Moves over an event that is not covered.</summary>
    public void Advance(long seq, long enqueuedMs)
    {
        if (StartsGeneration(seq))
        {
            _sinceMs = _atMs;
            _atMs = enqueuedMs;
        }
        else
        {
            _atMs = _rules.AtOfTheLastEvent ? enqueuedMs : Math.Max(_atMs, enqueuedMs);
        }

        _seq = seq;
    }
}
