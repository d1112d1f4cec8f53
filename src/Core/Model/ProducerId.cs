namespace ShardedCounter.Model;

/// <summary>
/// Who seals commits: a process (<c>w|guid</c>) or an Event Hubs partition (<c>eh|namespace|hub|partition</c>). For every
/// (producer, shard) the store keeps one <see cref="Mark"/>, the fence that lets each commit land once.
/// </summary>
/// <remarks>
/// No consumer group is in a partition's name: a second group that reads the same events must not count them twice.
/// Immutable and safe to share.
/// </remarks>
public readonly record struct ProducerId
{
    private ProducerId(string value) => Value = value;

    /// <summary>The id as stored: characters of <c>A–Z a–z 0–9 . _ ~ : @ - |</c>.</summary>
    public string Value { get; }

    /// <summary>
    /// True for a process: its marks expire seven days after their last write, because no process sends a commit again that
    /// is a day old. A partition's marks never expire: its events can come again for as long as the hub keeps them.
    /// </summary>
    public bool IsWriter => Value.StartsWith("w|", StringComparison.Ordinal);

    /// <summary>A process, named by a random id that no other process, before or after a restart, has.</summary>
    public static ProducerId Writer(Guid id) => new($"w|{id:N}");

    /// <summary>An Event Hubs partition. The parts are the names Azure gives, without the host's domain.</summary>
    public static ProducerId Partition(string eventHubsNamespace, string hub, string partition) =>
        new($"eh|{eventHubsNamespace}|{hub}|{partition}");

    /// <summary>The id as stored.</summary>
    public override string ToString() => Value;
}
