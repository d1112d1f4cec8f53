using System.Globalization;
using ShardedCounter.Cli.Output;
using ShardedCounter.Client;

namespace ShardedCounter.Cli.Doctor;

/// <summary>Looks at a service from outside. Changes nothing.</summary>
internal sealed class ServiceExamination(CounterClient client, HttpClient http, Uri address, TimeProvider time)
{
    /// <summary>The header <c>Date</c> has whole seconds, and the answer takes its time.</summary>
    private const double ClockSlackSeconds = 5;

    /// <summary>Keys are remembered for an hour longer than promised, for the clocks of callers.</summary>
    private const double ClockLimitSeconds = 600;

    private const double LagWarningSeconds = 30;

    public async IAsyncEnumerable<Finding> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (Finding connection, DateTimeOffset? serverTime) = await ConnectAsync(cancellationToken);
        yield return connection;
        if (connection.Level == FindingLevel.Failure)
            yield break; // everything else would fail for the same reason
        yield return ClockOf(serverTime);
        CounterHealth health = await client.HealthAsync(cancellationToken);
        yield return health.IsReady ? Well("health", "it can count") : Fail("health", $"it cannot count now: {health.Reason}");
        yield return await TryAsync("reading", async () =>
        {
            CounterLayout layout = await client.LayoutAsync(cancellationToken);
            return Well("reading", $"allowed; {layout.Shards} shards, keys and events are bound to {layout.StableShards} of them");
        });
        yield return await MayWriteAsync(cancellationToken);
        Task<PipelineStatus> pipeline = client.PipelineAsync(cancellationToken);
        yield return await TryAsync("aggregation", async () => LagOf(await pipeline));
        yield return await TryAsync("dead letters", async () => LettersOf(await pipeline));
    }

    private async Task<(Finding Finding, DateTimeOffset? ServerTime)> ConnectAsync(CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        try
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri(address, "api/health/live"), cancellationToken);
            if (!response.IsSuccessStatusCode)
                return (Fail("connection", $"{address} answers with status {(int)response.StatusCode} where a counter service would say that it lives; is it the right address?"), null);
            string elapsed = time.GetElapsedTime(began).TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
            return (Well("connection", $"{address} answers after {elapsed} ms"), response.Headers.Date);
        }
        catch (HttpRequestException failure)
        {
            return (Fail("connection", $"{address} does not answer: {failure.Message} Is the service running, and is the address right?"), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (Fail("connection", $"{address} does not answer in time."), null);
        }
    }

    private Finding ClockOf(DateTimeOffset? serverTime)
    {
        if (serverTime is not { } there)
            return new Finding(FindingLevel.Warning, "clock", "the service does not say what time it has");
        double seconds = (time.GetUtcNow() - there).TotalSeconds;
        string text = string.Create(CultureInfo.InvariantCulture, $"this machine's clock is {Math.Abs(seconds):0} s {(seconds < 0 ? "behind" : "ahead of")} the service's");
        return Math.Abs(seconds) switch
        {
            <= ClockSlackSeconds => Well("clock", "this machine and the service agree"),
            <= ClockLimitSeconds => new Finding(FindingLevel.Warning, "clock", $"{text}; the age of totals is shown wrong by that much"),
            _ => Fail("clock", $"{text}; what is sent again near the end of the 24 hours could count twice. Set the clock."),
        };
    }

    /// <summary>An empty batch: whoever may write hears that it is empty, everyone else that they may not.</summary>
    private async Task<Finding> MayWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.IncrementManyAsync([], delivery: Delivery.Durable, cancellationToken: cancellationToken);
            return new Finding(FindingLevel.Warning, "counting", "the service takes a batch without increments");
        }
        catch (CounterException refused) when (refused.Problem?.Status == 400)
        {
            return Well("counting", "allowed");
        }
        catch (CounterException failure)
        {
            return Fail("counting", Hosting.CommandRunner.WordsOf(failure));
        }
    }

    private static Finding LagOf(PipelineStatus pipeline) => pipeline switch
    {
        { AggregationLagSeconds: not { } } => new Finding(FindingLevel.Warning, "aggregation", "there are no totals yet, or the store does not answer"),
        { AggregationLagSeconds: > LagWarningSeconds and { } lag } => new Finding(FindingLevel.Warning, "aggregation", string.Create(CultureInfo.InvariantCulture, $"totals are {lag:0} s old; does the aggregator run?")),
        { AggregationLagSeconds: { } lag } => Well("aggregation", string.Create(CultureInfo.InvariantCulture, $"totals are {lag:0.0} s old (complete as of {InstantText.Of(pipeline.AsOf ?? pipeline.At)})")),
    };

    private static Finding LettersOf(PipelineStatus pipeline) => pipeline.DeadLetters is { Total: > 0 } letters
        ? new Finding(FindingLevel.Warning, "dead letters", $"{letters.Total} since this process started; they hold what could not be counted, and why")
        : Well("dead letters", "none since this process started");

    private static async Task<Finding> TryAsync(string check, Func<Task<Finding>> examine)
    {
        try
        {
            return await examine();
        }
        catch (CounterException failure)
        {
            return Fail(check, Hosting.CommandRunner.WordsOf(failure));
        }
    }

    private static Finding Well(string check, string text) => new(FindingLevel.Well, check, text);

    private static Finding Fail(string check, string text) => new(FindingLevel.Failure, check, text);
}
