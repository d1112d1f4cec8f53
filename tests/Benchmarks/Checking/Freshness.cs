using System.Diagnostics;
using ShardedCounter.Benchmarks.Client;

namespace ShardedCounter.Benchmarks.Checking;

/// <summary>Waits for <c>asOf</c> to pass an instant, and sees to it that it never goes back on the way.</summary>
internal static class Freshness
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <returns>How long it took from the call.</returns>
    public static async Task<TimeSpan> PassesAsync(
        CounterClient client, string counter, DateTimeOffset instant, TimeSpan atMost, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        DateTimeOffset last = DateTimeOffset.MinValue;
        while (Stopwatch.GetElapsedTime(start) < atMost)
        {
            CounterReading reading = await client.GetAsync(counter);
            if (reading.AsOf < last)
                throw new CheckFailedException($"asOf went back from {last:O} to {reading.AsOf:O}");
            last = reading.AsOf;
            if (last > instant)
                return Stopwatch.GetElapsedTime(start);
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }

        throw new CheckFailedException($"asOf is {last:O}, still not after {instant:O}, {atMost.TotalSeconds:0} s later");
    }
}
