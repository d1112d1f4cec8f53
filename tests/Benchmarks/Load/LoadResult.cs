namespace ShardedCounter.Benchmarks.Load;

/// <summary>What one run of wrk measured.</summary>
/// <param name="Requests">Answers received, of any status.</param>
/// <param name="Failures">Answers above 399.</param>
/// <param name="SocketErrors">Connections that failed, broke or timed out.</param>
/// <param name="CoresUsed">CPU time of the load generator over wall time: near its number of threads, it was the bottleneck.</param>
internal sealed record LoadResult(
    long Requests, double Seconds, double P50Ms, double P99Ms, double P999Ms, double MaxMs, long Failures, long SocketErrors, double CoresUsed)
{
    public double RequestsPerSecond => Requests / Seconds;

    public override string ToString() =>
        $"{RequestsPerSecond,10:N0} requests/s  p50 {P50Ms,7:N2} ms  p99 {P99Ms,7:N2} ms  p99.9 {P999Ms,7:N2} ms  max {MaxMs,8:N2} ms  " +
        $"non-2xx {Failures}  socket errors {SocketErrors}  load generator {CoresUsed:N2} cores";
}
