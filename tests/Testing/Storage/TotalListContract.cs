using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Testing.Storage;

/// <summary>Lists of totals.</summary>
public abstract class TotalListContract : ShardStoreContract
{
    [Fact]
    public async Task AnEmptyStoreListsNothing()
    {
        Assert.Empty(await ListAsync("", TotalOrder.Value, 10));
        Assert.Empty(await ListAsync("", TotalOrder.Name, 10));
    }

    [Fact]
    public async Task ByValueTheHighestIsFirstAndTiesGoByName()
    {
        await WriteAllAsync(("b", 5), ("a", 5), ("B", 5), ("top", 100), ("zero", 0), ("minus", -3), ("less", -300));

        Assert.Equal(
            [("top", 100), ("B", 5), ("a", 5), ("b", 5), ("zero", 0), ("minus", -3), ("less", -300)],
            await ListAsync("", TotalOrder.Value, 100));
    }

    [Fact]
    public async Task ByNameTheOrderIsOrdinal()
    {
        await WriteAllAsync(("b", 1), ("a", 2), ("B", 3), ("_", 4), ("~", 5), ("-", 6), ("9", 7), ("a:b", 8), ("ab", 9), ("@", 10));

        Assert.Equal(
            [("-", 6), ("9", 7), ("@", 10), ("B", 3), ("_", 4), ("a", 2), ("a:b", 8), ("ab", 9), ("b", 1), ("~", 5)],
            await ListAsync("", TotalOrder.Name, 100));
    }

    [Theory]
    [InlineData(TotalOrder.Value, 1)]
    [InlineData(TotalOrder.Value, 4)]
    [InlineData(TotalOrder.Value, 7)]
    [InlineData(TotalOrder.Name, 1)]
    [InlineData(TotalOrder.Name, 4)]
    [InlineData(TotalOrder.Name, 7)]
    public async Task PagesGiveEveryCounterExactlyOnce(TotalOrder order, int top)
    {
        // 28 counters, values with many ties; 28 is a multiple of 1, 4 and 7, so that the last page is full.
        (string Name, Int128 Value)[] totals = [.. Enumerable.Range(0, 28).Select(i => ($"p:{i * 37 % 28:D2}", (Int128)(i % 4)))];
        await WriteAllAsync(totals);
        await WriteAllAsync(("o", 2), ("q", 2));

        (string, Int128)[] expected = order == TotalOrder.Name
            ? [.. totals.OrderBy(total => total.Name, StringComparer.Ordinal)]
            : [.. totals.OrderByDescending(total => total.Value).ThenBy(total => total.Name, StringComparer.Ordinal)];
        Assert.Equal(expected, await ListAsync("p:", order, top));
        Assert.Equal(30, (await ListAsync("", order, top)).Select(entry => entry.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task TheLastPageHasNoNext()
    {
        await WriteAllAsync(("a", 1), ("b", 2));
        foreach (TotalOrder order in new[] { TotalOrder.Value, TotalOrder.Name })
        {
            TotalPage page = await Store.ListTotalsAsync(new TotalQuery("", order, 2, null), CancellationToken.None);
            Assert.Equal(2, page.Entries.Count);
            Assert.Null(page.Next);
        }
    }

    [Theory]
    [InlineData("a_", "a_1", "a_2")]
    [InlineData("a~", "a~", "a~1")]
    [InlineData("a-", "a-1")]
    [InlineData("a.", "a.1")]
    [InlineData("a@", "a@1")]
    [InlineData("a:", "a:1", "a:2")]
    [InlineData("~", "~", "~1")]
    [InlineData("A", "A_1")]
    [InlineData("a_1", "a_1")]
    [InlineData("nothing")]
    public async Task APrefixIsTakenLiterally(string prefix, params string[] expected)
    {
        string[] names = ["a", "a_1", "a_2", "ab1", "a~", "a~1", "a-1", "a.1", "a@1", "a:1", "a:2", "A_1", "~", "~1", "b", "a1"];
        await WriteAllAsync([.. names.Select(name => (name, (Int128)1))]);

        foreach (TotalOrder order in new[] { TotalOrder.Value, TotalOrder.Name })
            Assert.Equal(expected.Order(StringComparer.Ordinal), (await ListAsync(prefix, order, 3)).Select(entry => entry.Name));
    }

    [Fact]
    public async Task APrefixOfTheLargestLengthWorks()
    {
        string name = new('~', CounterId.MaxLength);
        await WriteAllAsync((name, 1), ("a", 2));
        Assert.Equal([(name, 1)], await ListAsync(name, TotalOrder.Value, 3));
    }

    [Fact]
    public async Task HiddenCountersAreLeftOutUntilTheyShowAgain()
    {
        await WriteAllAsync(("a", 1), ("b", 2), ("c", 3));
        string? etag = (await Store.ReadTotalAsync(Id("b"), CancellationToken.None))!.ETag;
        Assert.True(await WriteAsync(Total("b", 9, hidden: true), etag));

        foreach (string prefix in new[] { "", "b" })
        {
            Assert.DoesNotContain(("b", 9), await ListAsync(prefix, TotalOrder.Value, 1));
            Assert.DoesNotContain(("b", 9), await ListAsync(prefix, TotalOrder.Name, 1));
        }

        etag = (await Store.ReadTotalAsync(Id("b"), CancellationToken.None))!.ETag;
        Assert.True(await WriteAsync(Total("b", 10), etag));
        Assert.Equal([("b", 10), ("c", 3), ("a", 1)], await ListAsync("", TotalOrder.Value, 1));
    }

    [Fact]
    public async Task HugeValuesAreOrderedAsDoublesAndGivenExactly()
    {
        Int128 large = (Int128)1 << 60;
        Int128 huge = Int128.MaxValue - 1;
        await WriteAllAsync(("d", large), ("c", large + 1), ("b", large + 2), ("a", large * 2), ("top", huge), ("low", -huge));

        // 2^60, 2^60 + 1 and 2^60 + 2 are one double: a tie, which goes by name.
        Assert.Equal(
            [("top", huge), ("a", large * 2), ("b", large + 2), ("c", large + 1), ("d", large), ("low", -huge)],
            await ListAsync("", TotalOrder.Value, 1));
    }

    [Fact]
    public async Task AListGoesOnBehindAnEntryThatHasMoved()
    {
        await WriteAllAsync(("a", 30), ("b", 20), ("c", 10));
        TotalPage first = await Store.ListTotalsAsync(new TotalQuery("", TotalOrder.Value, 1, null), CancellationToken.None);
        string? etag = (await Store.ReadTotalAsync(Id("a"), CancellationToken.None))!.ETag;
        Assert.True(await WriteAsync(Total("a", 5), etag));

        TotalPage rest = await Store.ListTotalsAsync(new TotalQuery("", TotalOrder.Value, 10, first.Next), CancellationToken.None);

        Assert.Equal(["b", "c", "a"], rest.Entries.Select(entry => entry.Counter.Name));
    }

    [Theory]
    [InlineData(TotalOrder.Value, "")]
    [InlineData(TotalOrder.Value, "a")]
    [InlineData(TotalOrder.Name, "")]
    public async Task AListHasHistoriesWhenItIsAskedForThem(TotalOrder order, string prefix)
    {
        TotalDocument[] totals = [WithHistory("a1", 400), WithHistory("a2", 1), WithHistory("a3", 0), Total("a4", 7), WithHistory("a5", 0)];
        foreach (TotalDocument total in totals)
            Assert.True(await WriteAsync(total));
        var listed = new Dictionary<CounterId, TotalEntry>();
        TotalPosition? after = null;
        do
        {
            TotalPage page = await Store.ListTotalsAsync(new TotalQuery(prefix, order, 2, after, WithHistory: true), CancellationToken.None);
            foreach (TotalEntry entry in page.Entries)
                listed.Add(entry.Counter, entry);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(totals.Length, listed.Count);
        foreach (TotalDocument total in totals)
        {
            Assert.Equal(total.Value, listed[total.Counter].Value);
            AssertSameHistory(total, listed[total.Counter].History);
        }

        TotalPage plain = await Store.ListTotalsAsync(new TotalQuery(prefix, order, 10, null), CancellationToken.None);
        Assert.All(plain.Entries, static entry => Assert.Null(entry.History));
    }

    private async Task WriteAllAsync(params (string Name, Int128 Value)[] totals) => Assert.DoesNotContain(
        false, await Store.WriteTotalsAsync([.. totals.Select(total => new StoredTotal(Total(total.Name, total.Value), null))], CancellationToken.None));

    /// <summary>All entries, page by page.</summary>
    private async Task<List<(string Name, Int128 Value)>> ListAsync(string prefix, TotalOrder order, int top)
    {
        var entries = new List<(string, Int128)>();
        TotalPosition? after = null;
        do
        {
            TotalPage page = await Store.ListTotalsAsync(new TotalQuery(prefix, order, top, after), CancellationToken.None);
            Assert.InRange(page.Entries.Count, 0, top);
            entries.AddRange(page.Entries.Select(entry => (entry.Counter.Name, entry.Value)));
            after = page.Next;
            Assert.True(entries.Count < 1000, "The list does not end.");
        }
        while (after is not null);
        return entries;
    }
}
