using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Testing.Storage;

/// <summary>Total documents and their ETags.</summary>
public abstract class TotalContract : ShardStoreContract
{
    [Fact]
    public async Task ACounterWithoutATotalHasNone() =>
        Assert.Null(await Store.ReadTotalAsync(Id("a"), CancellationToken.None));

    [Fact]
    public async Task ATotalIsReadAsItWasWritten()
    {
        var written = new TotalDocument(
            Id("a:b"),
            [new ShardReading(0, 5, 2), new ShardReading(7, -((1L << 53) - 1), 1L << 40)],
            Int128.MaxValue / 4,
            Now,
            hidden: true,
            [new ResetRecord("id1", Int128.MaxValue / 3, Now.AddSeconds(-2), Now.AddSeconds(-1), Hid: false), new ResetRecord("id2", -4, Now, Now, Hid: true)]);
        Assert.True(await WriteAsync(written));

        StoredTotal? read = await Store.ReadTotalAsync(Id("a:b"), CancellationToken.None);

        Assert.NotNull(read);
        Assert.False(string.IsNullOrEmpty(read.ETag));
        Assert.Equal(written.Counter, read.Total.Counter);
        Assert.Equal(written.Parts.AsEnumerable(), read.Total.Parts.AsEnumerable());
        Assert.Equal(written.Baseline, read.Total.Baseline);
        Assert.Equal(written.Value, read.Total.Value);
        Assert.Equal(written.ChangedAt, read.Total.ChangedAt);
        Assert.True(read.Total.Hidden);
        Assert.Equal(written.Resets.AsEnumerable(), read.Total.Resets.AsEnumerable());
    }

    [Fact]
    public async Task ATotalIsReadWithItsHistoryHoweverLargeItsAmounts()
    {
        // Differences from one bucket to the next pass 2^53, what numbers of a store may hold.
        TotalDocument written = WithHistory("a", 400);
        Assert.True(await WriteAsync(written));

        StoredTotal read = (await Store.ReadTotalAsync(Id("a"), CancellationToken.None))!;

        Assert.True(written.Counted > 1L << 56);
        AssertSameHistory(written, read.Total.ViewHistory());
        TotalDocument next = read.Total.Merge([new ShardReading(0, 1, 1_000)], Now.AddDays(1));
        Assert.True(await WriteAsync(next, read.ETag));
        AssertSameHistory(next, (await Store.ReadTotalAsync(Id("a"), CancellationToken.None))!.Total.ViewHistory());
    }

    [Fact]
    public async Task ATotalIsCreatedOnce()
    {
        Assert.True(await WriteAsync(Total("a", 1)));
        Assert.False(await WriteAsync(Total("a", 2)));
        await AssertValueAsync("a", 1);
    }

    [Fact]
    public async Task ATotalIsReplacedOnlyUnderTheETagItWasReadWith()
    {
        Assert.False(await WriteAsync(Total("a", 1), "1"));
        Assert.True(await WriteAsync(Total("a", 1)));
        StoredTotal first = (await Store.ReadTotalAsync(Id("a"), CancellationToken.None))!;

        Assert.False(await WriteAsync(Total("a", 9), "no-such-etag"));
        Assert.True(await WriteAsync(Total("a", 2), first.ETag));
        Assert.False(await WriteAsync(Total("a", 3), first.ETag));
        StoredTotal second = (await Store.ReadTotalAsync(Id("a"), CancellationToken.None))!;
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal(2, second.Total.Value);

        // Writing the same again changes the ETag too.
        Assert.True(await WriteAsync(second.Total, second.ETag));
        Assert.False(await WriteAsync(second.Total, second.ETag));
    }

    [Fact]
    public async Task EachTotalOfABatchStandsAlone()
    {
        Assert.True(await WriteAsync(Total("b", 1)));
        Assert.True(await WriteAsync(Total("c", 1)));
        string etag = (await Store.ReadTotalAsync(Id("c"), CancellationToken.None))!.ETag!;

        IReadOnlyList<bool> written = await Store.WriteTotalsAsync(
            [
                new StoredTotal(Total("a", 10), null),
                new StoredTotal(Total("b", 20), null),
                new StoredTotal(Total("c", 30), etag),
                new StoredTotal(Total("d", 40), etag),
                new StoredTotal(Total("e", 50), null),
            ],
            CancellationToken.None);

        Assert.Equal([true, false, true, false, true], written);
        await AssertValueAsync("a", 10);
        await AssertValueAsync("b", 1);
        await AssertValueAsync("c", 30);
        Assert.Null(await Store.ReadTotalAsync(Id("d"), CancellationToken.None));
        await AssertValueAsync("e", 50);
    }

    [Fact]
    public async Task ManyTotalsAreReadInTheOrderAskedWithGapsWhereThereIsNone()
    {
        for (int i = 0; i < 50; i += 2)
            Assert.True(await WriteAsync(Total($"c{i}", i)));

        int[] asked = [.. Enumerable.Range(0, 50).Reverse()];
        IReadOnlyList<StoredTotal?> read = await Store.ReadTotalsAsync([.. asked.Select(i => Id($"c{i}"))], CancellationToken.None);

        Assert.Equal(50, read.Count);
        for (int place = 0; place < asked.Length; place++)
        {
            int i = asked[place];
            Assert.Equal(i % 2 == 0 ? i : null, (int?)read[place]?.Total.Value);
            Assert.Equal(i % 2 == 0, read[place]?.ETag is not null);
        }

        Assert.Empty(await Store.ReadTotalsAsync([], CancellationToken.None));
        Assert.Empty(await Store.WriteTotalsAsync([], CancellationToken.None));
    }

    [Fact]
    public async Task OfTwoWritersUnderOneETagOneIsToldToReadAgain()
    {
        Assert.True(await WriteAsync(Total("a", 0)));
        for (int round = 0; round < 20; round++)
        {
            string? etag = (await Store.ReadTotalAsync(Id("a"), CancellationToken.None))!.ETag;
            bool[] written = await Task.WhenAll(
                Task.Run(() => WriteAsync(Total("a", 1), etag)), Task.Run(() => WriteAsync(Total("a", 2), etag)));
            Assert.Single(written, done => done);
            await AssertValueAsync("a", written[0] ? 1 : 2);
        }
    }

    private async Task AssertValueAsync(string counter, Int128 value) =>
        Assert.Equal(value, (await Store.ReadTotalAsync(Id(counter), CancellationToken.None))!.Total.Value);
}
