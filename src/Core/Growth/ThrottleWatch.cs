using ShardedCounter.Model;

namespace ShardedCounter.Growth;

/// <summary>Counts how the store answers attempts, shard by shard, for one window after another.</summary>
/// <remarks>
/// <see cref="Attempted"/> from any thread, a few times a commit; <see cref="CloseWindow"/> from the layout's keeper alone. An attempt counted while a window is closed
/// may have its throttle in the next one: no decision hangs on one attempt.
/// </remarks>
internal sealed class ThrottleWatch(GrowthMetrics metrics)
{
    private readonly int[] _attempts = new int[Layout.MaxShards];
    private readonly int[] _throttles = new int[Layout.MaxShards];

    /// <summary>Takes note of an attempt whose outcome is known.</summary>
    public void Attempted(int shard, ShardChoice choice, bool throttled)
    {
        if (choice != ShardChoice.Random)
        {
            if (throttled)
                metrics.Throttled(KindOf(choice), 1);
            return;
        }

        Interlocked.Increment(ref _attempts[shard]);
        if (throttled)
            Interlocked.Increment(ref _throttles[shard]);
    }

    /// <summary>What was counted since the last call, for the shards of a layout.</summary>
    public ThrottleWindow CloseWindow(Layout layout)
    {
        var samples = new ShardSample[layout.Shards];
        for (int shard = 0; shard < samples.Length; shard++)
            samples[shard] = new ShardSample(shard, Interlocked.Exchange(ref _attempts[shard], 0), Interlocked.Exchange(ref _throttles[shard], 0));
        return new ThrottleWindow(layout, samples);
    }

    private static string KindOf(ShardChoice choice) => choice switch
    {
        ShardChoice.Keyed => ThrottleKind.Keyed,
        ShardChoice.Event => ThrottleKind.Event,
        _ => ThrottleKind.Again,
    };
}
