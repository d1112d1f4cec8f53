using Microsoft.Extensions.Logging;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Growth;

/// <summary>Reads and raises N on an operator's word.</summary>
internal sealed class LayoutOperator(IControlStore store, LayoutSource layouts, ShardsOptions options, GrowthMetrics metrics, ILogger log) : ILayoutOperator
{
    public ValueTask<Layout> ReadAsync(CancellationToken cancellationToken) => layouts.RefreshAsync(store, cancellationToken);

    public async ValueTask<RaiseResult> RaiseAsync(int shards, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        Layout standing = await layouts.RefreshAsync(store, cancellationToken);
        while (shards > standing.Shards)
        {
            if (shards > options.Max)
                return new RaiseResult(RaiseStatus.AboveMax, standing, options.Max);
            Layout before = standing;
            standing = await layouts.GrowAsync(store, before, shards, cancellationToken);
            if (standing.Shards == shards)
            {
                GrowthLog.Raised(log, before.Shards, shards);
                metrics.Grew("operator");
            }
        }

        // Each turn of the loop that did not end it was lost to somebody who raised N: it ends.
        return new RaiseResult(standing.Shards == shards ? RaiseStatus.Stands : RaiseStatus.Lower, standing, options.Max);
    }
}
