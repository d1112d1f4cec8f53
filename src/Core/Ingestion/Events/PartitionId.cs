using System.Buffers;
using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// A partition of an event hub: the source of events with one sequence of numbers. No consumer group is in it: a second group that reads the same
/// events must not count them twice. Immutable and safe to share.
/// </summary>
/// <remarks>
/// Azure takes names of namespaces and hubs in any case, so they are kept in lower case here: a setting that is written otherwise after a
/// deployment still names the same marks.
/// </remarks>
public sealed record PartitionId
{
    private const int MaxLength = 256;

    private static readonly SearchValues<char> _allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~:@-");

    /// <summary>Names a partition.</summary>
    /// <param name="eventHubsNamespace">The namespace, fully qualified (<c>name.servicebus.windows.net</c>) or not: what follows the first dot is left out.</param>
    /// <param name="hub">The hub's name.</param>
    /// <param name="partition">The partition's id, as the trigger's context gives it.</param>
    /// <exception cref="ArgumentException">A part is empty, longer than 256 characters or has others than <c>A–Z a–z 0–9 . _ ~ : @ -</c>.</exception>
    public PartitionId(string eventHubsNamespace, string hub, string partition)
    {
        ArgumentNullException.ThrowIfNull(eventHubsNamespace);
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(partition);
        string name = eventHubsNamespace.Split('.', 2)[0];
        Check(name, nameof(eventHubsNamespace));
        Check(hub, nameof(hub));
        Check(partition, nameof(partition));
        Producer = ProducerId.Partition(name.ToLowerInvariant(), hub.ToLowerInvariant(), partition);
    }

    /// <summary>Whose marks the partition's commits move: <c>eh|namespace|hub|partition</c>. Also the source of its dead letters.</summary>
    public ProducerId Producer { get; }

    /// <summary>The producer's id.</summary>
    public override string ToString() => Producer.Value;

    private static void Check(string part, string parameter)
    {
        if (part.Length is 0 or > MaxLength || part.AsSpan().ContainsAnyExcept(_allowed))
            throw new ArgumentException($"'{part}' is no part of an event hub's name: 1 to {MaxLength} characters of A-Z a-z 0-9 . _ ~ : @ -.", parameter);
    }
}
