using ShardedCounter.Model;
using ShardedCounter.Storage.Cosmos;
using ShardedCounter.Testing;

namespace ShardedCounter.Tests.Storage.Cosmos;

public sealed class KnownDocumentsTests
{
    [Fact]
    public void ADocumentIsKnownInItsShardAloneUntilItIsTakenOut()
    {
        var known = new KnownDocuments(1_024);
        var counter = CounterId.Parse("a");
        Assert.False(known.Contains(1, counter));
        known.Add(1, counter);
        known.Add(1, counter);
        Assert.True(known.Contains(1, counter));
        Assert.False(known.Contains(2, counter));
        Assert.False(known.Contains(1, CounterId.Parse("A")));
        known.Remove(2, counter);
        Assert.True(known.Contains(1, counter));
        known.Remove(1, counter);
        Assert.False(known.Contains(1, counter));
    }

    [Fact]
    public void ATableThatIsHalfFullForgetsHardlyAnything()
    {
        var known = new KnownDocuments(4_096);
        CounterId[] counters = [.. Enumerable.Range(0, 2_048).Select(static i => CounterId.Parse($"counter-{i}"))];
        foreach (CounterId counter in counters)
            known.Add(0, counter);
        Assert.InRange(counters.Count(counter => known.Contains(0, counter)), 2_000, 2_048);
    }

    [Fact]
    public void ATableThatIsOverfullKeepsItsSizeAndClaimsNothingItWasNeverTold()
    {
        var known = new KnownDocuments(1_024);
        CounterId[] counters = [.. Enumerable.Range(0, 50_000).Select(static i => CounterId.Parse($"counter-{i}"))];
        foreach (CounterId counter in counters)
            known.Add(0, counter);
        Assert.InRange(counters.Count(counter => known.Contains(0, counter)), 900, 1_024);
        Assert.True(known.Contains(0, counters[^1]));
        Assert.DoesNotContain(Enumerable.Range(0, 50_000), i => known.Contains(1, counters[i]));
    }

    [Fact]
    public void LookingUpAndAddingAllocatesNothing()
    {
        var known = new KnownDocuments(1_024);
        CounterId[] counters = [.. Enumerable.Range(0, 100).Select(static i => CounterId.Parse($"counter-{i}"))];
        int shard = 0; // another one each time, so that each time all are added

        Assert.Equal(0, Allocation.LeastBytes(() =>
        {
            foreach (CounterId counter in counters)
            {
                if (!known.Contains(shard, counter))
                    known.Add(shard, counter);
            }

            shard++;
        }));
    }
}
