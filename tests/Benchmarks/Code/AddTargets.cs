using ShardedCounter.Benchmarks.Checking;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>What adding is to cost at most, where the cases that tell were measured.</summary>
internal static class AddTargets
{
    private const double MostNanoseconds = 20;
    private const double LeastSpeedUp = 1.7;
    private const double LeastLead = 5;

    public static void Check(AddMeasurement measured, IReadOnlyList<int> counters, IReadOnlyList<int> threads, Report report)
    {
        foreach (int many in counters)
        {
            AddCase one = new(AddWay.Striped, many, 1), two = new(AddWay.Striped, many, 2);
            if (many <= 1_000 && measured.Nanoseconds(one) is { } nanoseconds)
                report.Check(nanoseconds <= MostNanoseconds, $"{nanoseconds:N1} ns a keyed add on {many:N0} counter(s) by one thread, at most {MostNanoseconds}");
            if (measured.Ratio(two, one) is { } speedUp)
                report.Check(speedUp >= LeastSpeedUp, $"{speedUp:N2} times as many on {many:N0} counter(s) by two threads as by one, at least {LeastSpeedUp}");
            foreach (AddCase own in threads.Select(n => new AddCase(AddWay.Striped, many, n)))
                report.Check(measured.Bytes(own) < 0.01, $"{measured.Bytes(own):0.####} bytes a keyed add on {many:N0} counter(s) by {own.Threads} thread(s)");
        }

        if (measured.Ratio(new AddCase(AddWay.Striped, 1, 2), new AddCase(AddWay.ConcurrentDictionary, 1, 2)) is { } lead)
            report.Check(lead >= LeastLead, $"{lead:N1} times as many as ConcurrentDictionary on one hot counter by two threads, at least {LeastLead}");
    }
}
