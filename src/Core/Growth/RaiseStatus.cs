namespace ShardedCounter.Growth;

/// <summary>What became of an operator's wish for more shards.</summary>
public enum RaiseStatus
{
    /// <summary>The store has as many as asked for: now, or before already.</summary>
    Stands,

    /// <summary>The store has more. Nothing was changed: the sums in a shard taken away would be lost.</summary>
    Lower,

    /// <summary>More than <see cref="ShardsOptions.Max"/>. Nothing was changed.</summary>
    AboveMax,
}
