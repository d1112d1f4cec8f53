using System.Collections.Concurrent;
using ShardedCounter.Benchmarks.Client;

namespace ShardedCounter.Benchmarks.Checking;

/// <summary>
/// Compares every value the server gives, by every way of asking, with the client's own ledger. A baseline is what a counter
/// already held before; on a fresh database it is empty, and then counters nobody sent are wrong as well.
/// </summary>
internal sealed class TotalsCheck(CounterClient client, Ledger ledger, IReadOnlyDictionary<string, long> baseline, Report report)
{
    private const int ReadersAtOnce = 32;
    private const int PageSize = 1000;
    private const int MaxPages = 5000;

    /// <summary>
    /// Live, GET, read-many and the list. Call it only after <c>asOf</c> has passed <paramref name="lastAnswer"/>.
    /// </summary>
    public async Task RunAsync(DateTimeOffset lastAnswer, string prefix, CancellationToken cancellationToken)
    {
        await LiveAsync(cancellationToken);
        await GetAsync(lastAnswer, cancellationToken);
        await ReadManyAsync(cancellationToken);
        await ListAsync(prefix, lastAnswer, cancellationToken);
    }

    public Task LiveAsync(CancellationToken cancellationToken) => EachAsync("live", async counter =>
    {
        (long value, long sumOfShards) = await client.LiveAsync(counter);
        return value == sumOfShards ? Finding(counter, value) : $"{counter}: live value {value}, but its shards add up to {sumOfShards}";
    }, cancellationToken);

    public Task GetAsync(DateTimeOffset lastAnswer, CancellationToken cancellationToken) => EachAsync("GET", async counter =>
    {
        CounterReading reading = await client.GetAsync(counter);
        if (reading.Counter != counter)
            return $"{counter}: GET answered for '{reading.Counter}'";
        return reading.AsOf <= lastAnswer ? $"{counter}: asOf {reading.AsOf:O} went back behind {lastAnswer:O}" : Finding(counter, reading.Value);
    }, cancellationToken);

    public async Task ReadManyAsync(CancellationToken cancellationToken)
    {
        var findings = new List<string>();
        foreach (string[] asked in ledger.Tallies.Keys.Chunk(PageSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<(string Counter, long Value)> answers = await client.ReadManyAsync(asked);
            if (!answers.Select(answer => answer.Counter).SequenceEqual(asked))
                findings.Add("read-many answered other counters, or in another order, than asked");
            findings.AddRange(answers.Select(answer => Finding(answer.Counter, answer.Value)).OfType<string>());
        }

        report.CheckNone(findings, $"read-many: {ledger.Tallies.Count:N0} counters as expected");
    }

    public async Task ListAsync(string prefix, DateTimeOffset lastAnswer, CancellationToken cancellationToken)
    {
        var findings = new List<string>();
        var missing = new HashSet<string>(ledger.Tallies.Where(t => t.Value.Min > 0).Select(t => t.Key), StringComparer.Ordinal);
        string previous = "", continuation = "";
        int pages = 0, listed = 0;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++pages > MaxPages)
                throw new CheckFailedException($"the list does not end after {MaxPages} pages of {PageSize}");
            CounterPage page = await client.ListAsync(prefix, PageSize, continuation.Length == 0 ? null : continuation);
            if (page.AsOf <= lastAnswer)
                findings.Add($"page {pages}: asOf {page.AsOf:O} went back behind {lastAnswer:O}");
            if (page.Counters.Count > PageSize)
                findings.Add($"page {pages}: {page.Counters.Count} counters where at most {PageSize} were asked for");
            foreach ((string counter, long value) in page.Counters)
            {
                if (string.CompareOrdinal(counter, previous) <= 0)
                    findings.Add($"{counter}: listed after '{previous}'");
                previous = counter;
                listed++;
                missing.Remove(counter);
                if (ledger.Tallies.ContainsKey(counter) || baseline.Count == 0)
                    findings.AddRange(Finding(counter, value) is { } finding ? [finding] : Array.Empty<string>());
            }

            continuation = page.Continuation ?? "";
        }
        while (continuation.Length > 0);

        findings.AddRange(missing.Select(counter => $"{counter}: missing from the list"));
        report.CheckNone(findings, $"list: {listed:N0} counters on {pages} page(s), in order, as expected");
    }

    private async Task EachAsync(string what, Func<string, Task<string?>> check, CancellationToken cancellationToken)
    {
        var findings = new ConcurrentQueue<string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ReadersAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ledger.Tallies.Keys, parallel, async (counter, _) =>
        {
            try
            {
                if (await check(counter) is { } finding)
                    findings.Enqueue(finding);
            }
            catch (Exception e) when (e is HttpRequestException or UnreadableException or KeyNotFoundException or FormatException)
            {
                findings.Enqueue($"{counter}: {e.Message}");
            }
        });
        report.CheckNone(findings, $"{what}: {ledger.Tallies.Count:N0} counters as expected");
    }

    private string? Finding(string counter, long value)
    {
        if (!ledger.Tallies.TryGetValue(counter, out Tally? tally))
            return $"{counter}: {value}, but it was never sent";
        long counted = value - baseline.GetValueOrDefault(counter);
        return tally.Allows(counted) ? null : $"{counter}: expected {tally}, got {counted}";
    }
}
