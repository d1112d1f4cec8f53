using Microsoft.Extensions.Logging;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Growth;

/// <summary>
/// One round of looking after the layout: judge the window that ends, read what stands in the store, and double N where the rule says so. One caller, one
/// round after the other; any number of processes at once.
/// </summary>
/// <remarks>
/// N grows in the store before anyone here hears of it: the new number reaches <see cref="LayoutSource"/>, and through it the flusher, only from the answer
/// of the conditional write. Two processes that see the same heat both write against the layout they read; one wins, and the other finds N grown and begins to
/// watch anew.
/// </remarks>
internal sealed class LayoutKeeper(
    IControlStore store, LayoutSource layouts, ThrottleWatch watch, GrowthRule rule, ShardsOptions options, GrowthMetrics metrics, ILogger log)
{
    private ThrottleVerdict _last = ThrottleVerdict.Calm;
    private bool _atMax;
    private int _said = layouts.Current.Shards; // N as the log has it; a live read may have learned of a growth first

    /// <summary>Runs once.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer: the next round makes up for it.</exception>
    /// <exception cref="LayoutConflictException">The store is not the one this process started with.</exception>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        Note(watch.CloseWindow(layouts.Current));
        Layout standing = await layouts.RefreshAsync(store, cancellationToken);
        if (standing.Shards > _said)
            GrowthLog.Learned(log, _said, standing.Shards);
        _said = standing.Shards;
        NoteMax(standing);
        if (rule.Target(standing) is not { } target)
            return;
        Layout grown = await layouts.GrowAsync(store, standing, target, cancellationToken);
        if (grown.Shards != target)
            return; // somebody else was first, and wanted another number
        GrowthLog.Grew(log, standing.Shards, grown.Shards);
        _said = grown.Shards;
        metrics.Grew("throttling");
    }

    private void Note(ThrottleWindow window)
    {
        ThrottleVerdict verdict = rule.Note(window);
        metrics.Throttled(KindOf(verdict), window.Throttles);
        if (verdict == _last)
            return;
        int percent = (int)(100 * window.Throttles / Math.Max(1, window.Attempts));
        switch (verdict)
        {
            case ThrottleVerdict.Container:
                GrowthLog.ContainerThrottled(log, percent);
                break;
            case ThrottleVerdict.HotPartition:
                GrowthLog.PartitionsThrottled(log, percent);
                break;
            case ThrottleVerdict.Bound:
                GrowthLog.BoundThrottled(log, percent);
                break;
            case ThrottleVerdict.Calm when _last != ThrottleVerdict.Few:
                GrowthLog.Calm(log);
                break;
        }

        _last = verdict;
    }

    private void NoteMax(Layout standing)
    {
        bool atMax = rule.IsAtMax(standing);
        if (atMax && !_atMax)
            GrowthLog.AtMax(log, standing.Shards, options.Max);
        _atMax = atMax;
    }

    private static string KindOf(ThrottleVerdict verdict) => verdict switch
    {
        ThrottleVerdict.HotPartition => ThrottleKind.HotPartition,
        ThrottleVerdict.Container => ThrottleKind.Container,
        ThrottleVerdict.Bound => ThrottleKind.Bound,
        _ => ThrottleKind.Few,
    };
}
