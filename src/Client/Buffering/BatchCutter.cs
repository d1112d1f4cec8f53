namespace ShardedCounter.Client;

/// <summary>Cuts what the stripes held into batches that a key can cover.</summary>
internal static class BatchCutter
{
    /// <summary>Merges the sums of each counter, leaves out what came to nothing, and cuts.</summary>
    public static IEnumerable<CounterDelta[]> Cut(List<CounterDelta> drained)
    {
        var sums = new Dictionary<string, long>(drained.Count, StringComparer.Ordinal);
        var items = new List<CounterDelta>(drained.Count);
        foreach (CounterDelta item in drained)
        {
            long sum = sums.GetValueOrDefault(item.Counter) + item.Delta;
            if (!DeltaRule.Fits(sum))
            {
                items.Add(item); // an item of its own: a batch may name a counter twice
                continue;
            }

            sums[item.Counter] = sum;
        }

        foreach ((string counter, long sum) in sums)
        {
            if (sum != 0)
                items.Add(new CounterDelta(counter, sum));
        }

        return items.Where(static item => item.Delta != 0).Chunk(CounterClient.MaxKeyedCounters);
    }
}
