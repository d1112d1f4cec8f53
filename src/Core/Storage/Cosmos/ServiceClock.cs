using System.Globalization;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>
/// The store's time: an instant that the service's clock has surely passed, learned from the times the service puts on its answers (docs/adr/0009). Any thread.
/// </summary>
/// <remarks>
/// This machine's wall clock plays no part. What is known is a lower bound: the service stamped an answer before it came, and since then at least 99% of the time
/// that this machine's steady clock counted has gone by (steady clocks are kept within 0.05%). Of several lower bounds the highest holds. Read out it is cut to whole
/// seconds, because the service's own stamps are: then "stamped before" means "answered before".
/// <para><see cref="_known"/> is replaced as a whole; a reader that sees an older one sees a lower bound too.</para>
/// </remarks>
internal sealed class ServiceClock(TimeProvider time)
{
    /// <summary>How long a stamp is carried on; older, somebody has to ask (<see cref="IsCurrent"/>).</summary>
    private static readonly TimeSpan _carriedFor = TimeSpan.FromSeconds(60);

    private const double SurelyPassed = 0.99;

    private Stamp? _known;

    /// <summary>True while a stamp is young enough for <see cref="Now"/> to be about now.</summary>
    public bool IsCurrent => Volatile.Read(ref _known) is { } known && time.GetElapsedTime(known.At) <= _carriedFor;

    /// <summary>An instant, in whole seconds, that the service's clock has passed; the Unix epoch while nothing is known.</summary>
    public DateTimeOffset Now =>
        Volatile.Read(ref _known) is { } known
            ? DateTimeOffset.FromUnixTimeSeconds(known.BoundAt(time.GetTimestamp(), time).ToUnixTimeSeconds())
            : DateTimeOffset.UnixEpoch;

    /// <summary>Takes note of an answer's <c>Date</c> header; one that is missing or unreadable says nothing.</summary>
    public void Learn(string? date)
    {
        if (date is not null && DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset stamped))
            Learn(stamped);
    }

    /// <summary>Takes note of an instant that the service stamped on something before it came here.</summary>
    public void Learn(DateTimeOffset stamped)
    {
        var learned = new Stamp(stamped, time.GetTimestamp());
        Stamp? known = Volatile.Read(ref _known);
        while (known is null || known.BoundAt(learned.At, time) < stamped)
        {
            Stamp? seen = Interlocked.CompareExchange(ref _known, learned, known);
            if (ReferenceEquals(seen, known))
                return;
            known = seen;
        }
    }

    /// <summary>An instant of the service, and when it came here by the steady clock.</summary>
    private sealed record Stamp(DateTimeOffset Instant, long At)
    {
        public DateTimeOffset BoundAt(long timestamp, TimeProvider time)
        {
            TimeSpan elapsed = time.GetElapsedTime(At, timestamp);
            return elapsed <= TimeSpan.Zero ? Instant : Instant + ((elapsed < _carriedFor ? elapsed : _carriedFor) * SurelyPassed);
        }
    }
}
