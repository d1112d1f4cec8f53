namespace ShardedCounter.Benchmarks.Model;

/// <summary>Latencies in bins that grow by 1% each, from 0.01 ms. Whole spans of increments go in at once, so a percentile is right within a bin. Not thread-safe.</summary>
internal sealed class LatencyHistogram
{
    private const double FirstMs = 0.01;
    private const double Growth = 1.01;

    private static readonly double _perBin = 1 / Math.Log(Growth);

    private readonly List<double> _bins = [];

    /// <summary>How many are in it.</summary>
    public double Count { get; private set; }

    /// <summary>Puts in increments whose latencies lie evenly between two.</summary>
    public void Add(double fromMs, double toMs, double count)
    {
        Count += count;
        int first = BinOf(fromMs), last = BinOf(toMs);
        while (_bins.Count <= last)
            _bins.Add(0);
        if (first == last)
        {
            _bins[first] += count;
            return;
        }

        double perMs = count / (toMs - fromMs);
        for (int bin = first; bin <= last; bin++)
            _bins[bin] += perMs * (Math.Min(toMs, EndOf(bin)) - Math.Max(fromMs, bin == 0 ? 0 : EndOf(bin - 1)));
    }

    /// <summary>The latency that a share of them does not pass; 0 when it is empty.</summary>
    public double Percentile(double share)
    {
        double left = share * Count;
        for (int bin = 0; bin < _bins.Count; bin++)
        {
            left -= _bins[bin];
            if (left <= 0 && _bins[bin] > 0)
                return EndOf(bin);
        }

        return _bins.Count == 0 ? 0 : EndOf(_bins.Count - 1);
    }

    private static int BinOf(double ms) => ms <= FirstMs ? 0 : (int)Math.Ceiling(Math.Log(ms / FirstMs) * _perBin);

    private static double EndOf(int bin) => FirstMs * Math.Pow(Growth, bin);
}
