using ShardedCounter.Client;

namespace ShardedCounter.Cli.Load;

/// <summary>Counts as fast as the answers come, over as many connections as planned.</summary>
internal sealed class LoadRun(CounterClient client, LoadPlan plan, TimeProvider time)
{
    private long _requests;

    /// <summary>Runs to its end; cancelling ends it early, with what there is by then.</summary>
    public async Task<LoadReport> RunAsync(CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        Worker[] workers = [.. Enumerable.Range(0, plan.Connections).Select(number => new Worker(plan.Seed + number))];
        await Task.WhenAll(workers.Select(worker => Task.Run(() => WorkAsync(worker, began, cancellationToken), CancellationToken.None)));
        TimeSpan elapsed = time.GetElapsedTime(began);

        var latency = new LatencyRecord();
        var errors = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Worker worker in workers)
        {
            latency.Add(worker.Latency);
            foreach ((string error, long count) in worker.Errors)
                errors[error] = errors.GetValueOrDefault(error) + count;
        }

        return new LoadReport(elapsed, latency, workers.Sum(static worker => worker.Increments), errors);
    }

    private async Task WorkAsync(Worker worker, long began, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && time.GetElapsedTime(began) < plan.Duration && Interlocked.Increment(ref _requests) <= plan.MaxRequests)
        {
            long sent = time.GetTimestamp();
            try
            {
                // Not cancelled: what is on its way is waited for, so that the numbers are of whole requests.
                if (plan.BatchSize == 1)
                    await client.IncrementAsync(CounterOf(worker), delivery: plan.Delivery, cancellationToken: CancellationToken.None);
                else
                    await client.IncrementManyAsync(Enumerable.Range(0, plan.BatchSize).Select(_ => new CounterDelta(CounterOf(worker), 1)), delivery: plan.Delivery, cancellationToken: CancellationToken.None);
                worker.Latency.Add(time.GetElapsedTime(sent));
                worker.Increments += plan.BatchSize;
            }
            catch (CounterException failure)
            {
                string error = failure.Problem is { Slug.Length: > 0 } problem ? $"{problem.Status} {problem.Slug}" : failure.Problem is { } other ? $"{other.Status}" : failure.Outcome == CounterOutcome.NotDone ? "no connection" : "no answer";
                worker.Errors[error] = worker.Errors.GetValueOrDefault(error) + 1;
            }
        }
    }

    private string CounterOf(Worker worker) => plan.Prefix + worker.Choice.Next(plan.Counters).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Worker(int seed)
    {
        public Random Choice { get; } = new(seed);

        public LatencyRecord Latency { get; } = new();

        public Dictionary<string, long> Errors { get; } = new(StringComparer.Ordinal);

        public long Increments { get; set; }
    }
}
