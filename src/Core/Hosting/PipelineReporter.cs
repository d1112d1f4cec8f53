using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Model;
using ShardedCounter.Reading;
using ShardedCounter.Storage;

namespace ShardedCounter.Hosting;

/// <summary>Puts a report together from the tally, the pipeline, the layout and the totals' freshness: one point read at most, and none for a freshness read moments ago.</summary>
internal sealed class PipelineReporter(CountingPipeline pipeline, PipelineSampler sampler, LayoutSource layouts, CounterReader reader, TimeProvider time) : IPipelineReporter
{
    private const int Decimals = 3;

    /// <inheritdoc/>
    public async ValueTask<PipelineReport> ReadAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? asOf = await ReadAsOfAsync(cancellationToken);
        DateTimeOffset at = time.GetUtcNow();
        (TallySnapshot before, TallySnapshot now) = sampler.Read();
        double seconds = time.GetElapsedTime(before.At, now.At).TotalSeconds;
        Layout layout = layouts.Current;
        return new PipelineReport(
            pipeline.Writer.Value,
            sampler.StartedAt,
            at,
            pipeline.NotReadyReason,
            asOf,
            asOf is { } fresh ? Math.Round(Math.Max(0, (at - fresh).TotalSeconds), Decimals) : null,
            new IncrementFlow(now.Increments, Rate(now.Increments - before.Increments, seconds)),
            pipeline.Load,
            CommitsOf(before, now, seconds),
            new DeadLetterCount(now.DeadLetters, now.DeadLetters - before.DeadLetters),
            new ShardSpread(layout.Shards, layout.StableShards));
    }

    private static CommitFlow CommitsOf(TallySnapshot before, TallySnapshot now, double seconds)
    {
        long increments = now.Increments - before.Increments;
        long commits = now.Commits - before.Commits;
        return new CommitFlow(
            now.Commits,
            Rate(commits, seconds),
            Ratio(increments, commits),
            Ratio(increments, now.Counters - before.Counters),
            LatencyBuckets.Percentile(before.Latencies.Span, now.Latencies.Span, 0.5),
            LatencyBuckets.Percentile(before.Latencies.Span, now.Latencies.Span, 0.99),
            now.Throttled,
            now.Unknown,
            now.Refused,
            new CommitTroubles(now.Throttled - before.Throttled, now.Unknown - before.Unknown, now.Refused - before.Refused));
    }

    /// <summary>The totals' freshness; null where the store has none yet, which it says as the Unix epoch, or does not answer.</summary>
    private async ValueTask<DateTimeOffset?> ReadAsOfAsync(CancellationToken cancellationToken)
    {
        try
        {
            DateTimeOffset asOf = await reader.ReadAsOfAsync(cancellationToken);
            return asOf > DateTimeOffset.UnixEpoch ? asOf : null;
        }
        catch (StoreUnavailableException)
        {
            return null; // said by its absence, and by the counts of attempts
        }
    }

    private static double Rate(long count, double seconds) => seconds > 0 ? Math.Round(count / seconds, Decimals) : 0;

    private static double? Ratio(long count, long of) => of > 0 ? Math.Round((double)count / of, Decimals) : null;
}
