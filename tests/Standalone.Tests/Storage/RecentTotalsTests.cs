using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Standalone.Storage;
using ShardedCounter.Storage;

namespace ShardedCounter.Standalone.Tests.Storage;

public class RecentTotalsTests
{
    private readonly RecentTotals _recent = new();

    [Fact]
    public void WhatWasCommittedLastIsGiven()
    {
        _recent.Keep(Total("a", "1"));
        _recent.Keep(Total("a", "2"));
        _recent.Keep(Total("b", "7"));
        Assert.Equal(("2", "7", null), (ETagOf("a"), ETagOf("b"), ETagOf("c")));
    }

    [Fact]
    public void FullItStartsOverAndKeepsTheNewest()
    {
        for (int i = 0; i <= RecentTotals.Capacity; i++)
            _recent.Keep(Total($"c{i}", "1"));
        Assert.Null(ETagOf("c0"));
        Assert.Equal("1", ETagOf($"c{RecentTotals.Capacity}"));
        for (int i = 0; i < RecentTotals.Capacity - 1; i++)
            _recent.Keep(Total($"c{i}", "2"));
        Assert.Equal("1", ETagOf($"c{RecentTotals.Capacity}")); // exactly full
    }

    private string? ETagOf(string counter) => _recent.TryGet(CounterId.Parse(counter), out StoredTotal? total) ? total!.ETag : null;

    private static StoredTotal Total(string counter, string etag) => new(TotalDocument.Empty(CounterId.Parse(counter)), etag);
}
