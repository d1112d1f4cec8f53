using ShardedCounter.Model;
using ShardedCounter.Standalone.Storage;
using ShardedCounter.Storage;
using ShardedCounter.Aggregation;

namespace ShardedCounter.Standalone.Tests.Storage;

/// <summary>Lists so long that another way through the indexes is taken.</summary>
public sealed class SqliteTotalListTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task APrefixOfManyNamesIsListedByValueExactlyOnceEach()
    {
        await using SqliteCounterStore store = _folder.Open();
        (string Name, Int128 Value)[] many = [.. Enumerable.Range(0, 6000).Select(i => ($"m:{i * 7 % 6000:D4}", (Int128)(i % 5)))];
        (string Name, Int128 Value)[] others = [.. Enumerable.Range(0, 50).Select(i => ($"{(i % 2 == 0 ? 'l' : 'n')}:{i}", (Int128)(i % 7)))];
        await store.WriteTotalsAsync(
            [.. many.Concat(others).Select(total => new StoredTotal(
                new TotalDocument(CounterId.Parse(total.Name), [], -total.Value, DateTimeOffset.UnixEpoch, hidden: false, []), null))],
            CancellationToken.None);

        var listed = new List<(string, Int128)>();
        TotalPosition? after = null;
        do
        {
            TotalPage page = await store.ListTotalsAsync(new TotalQuery("m:", TotalOrder.Value, 700, after), CancellationToken.None);
            listed.AddRange(page.Entries.Select(entry => (entry.Counter.Name, entry.Value)));
            after = page.Next;
        }
        while (after is not null && listed.Count <= many.Length);

        Assert.Equal(many.OrderByDescending(total => total.Value).ThenBy(total => total.Name, StringComparer.Ordinal), listed);
    }
}
