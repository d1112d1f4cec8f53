using System.Globalization;
using System.Net;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.ChangeFeed;

public sealed class ChangeFeedTests : IDisposable
{
    private readonly Account _account = new(options => options.Ranges = 4);

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task EveryRangeGivesEachOfItsDocumentsOnceWithItsLatestVersion()
    {
        var container = await _account.ContainerAsync();
        await WriteAsync(container, 0, 40);
        await WriteAsync(container, 100, 20);
        var ranges = await container.GetFeedRangesAsync();

        List<(int Range, string Id, double N)> seen = [];
        for (int at = 0; at < ranges.Count; at++)
        {
            var (items, _) = await DrainAsync(container, ChangeFeedStartFrom.Beginning(ranges[at]));
            seen.AddRange(items.Select(item => (at, item.Id, item.N)));
        }

        Assert.Equal(4, ranges.Count);
        Assert.Equal(40, seen.Select(item => item.Id).Distinct().Count());
        Assert.Equal(40, seen.Count);
        Assert.Equal(4, seen.Select(item => item.Range).Distinct().Count());
        Assert.All(seen, item => Assert.Equal(int.Parse(item.Id, CultureInfo.InvariantCulture) < 20 ? 100 : 0, item.N));
    }

    [Fact]
    public async Task ARangeIsInTheOrderOfTheLastChange()
    {
        var container = await _account.ContainerAsync();
        foreach (string id in (string[])["a", "b", "c", "a"])
            await container.UpsertItemAsync(new Item(id, "7"), new PartitionKey("7"));

        var (items, _) = await DrainAsync(container, ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(new PartitionKey("7"))));

        Assert.Equal(["b", "c", "a"], items.Select(item => item.Id));
    }

    [Fact]
    public async Task AContinuationGivesOnlyWhatChangedSinceAndThenNothing()
    {
        var container = await _account.ContainerAsync();
        await WriteAsync(container, 0, 10);
        var (first, continuation) = await DrainAsync(container, ChangeFeedStartFrom.Beginning());
        await container.UpsertItemAsync(new Item("3", "3", 5), new PartitionKey("3"));

        var (second, next) = await DrainAsync(container, ChangeFeedStartFrom.ContinuationToken(continuation));
        var (third, _) = await DrainAsync(container, ChangeFeedStartFrom.ContinuationToken(next));

        Assert.Equal(10, first.Count);
        Assert.Equal(("3", 5), (Assert.Single(second).Id, second[0].N));
        Assert.Empty(third);
    }

    [Fact]
    public async Task NowSkipsWhatIsThere()
    {
        var container = await _account.ContainerAsync();
        await WriteAsync(container, 0, 10);
        var (none, continuation) = await DrainAsync(container, ChangeFeedStartFrom.Now());
        await container.UpsertItemAsync(new Item("new", "9"), new PartitionKey("9"));

        var (items, _) = await DrainAsync(container, ChangeFeedStartFrom.ContinuationToken(continuation));

        Assert.Empty(none);
        Assert.Equal("new", Assert.Single(items).Id);
    }

    [Fact]
    public async Task ATimeSkipsWhatChangedBeforeIt()
    {
        var container = await _account.ContainerAsync();
        await container.UpsertItemAsync(new Item("before", "7"), new PartitionKey("7"));
        _account.Time.Advance(TimeSpan.FromMinutes(1));
        var start = _account.Time.GetUtcNow().UtcDateTime;
        await container.UpsertItemAsync(new Item("after", "7"), new PartitionKey("7"));

        var (items, _) = await DrainAsync(container, ChangeFeedStartFrom.Time(start));

        Assert.Equal("after", Assert.Single(items).Id);
    }

    [Fact]
    public async Task DeletedAndExpiredDocumentsDoNotShow()
    {
        var container = await _account.ContainerAsync();
        var key = new PartitionKey("7");
        await container.CreateItemAsync(new Item("stays", "7"), key);
        await container.CreateItemAsync(new Item("deleted", "7"), key);
        await container.CreateItemAsync(new Item("expires", "7", Ttl: 10), key);
        await container.DeleteItemAsync<Item>("deleted", key);
        _account.Time.Advance(TimeSpan.FromSeconds(10));

        var (items, _) = await DrainAsync(container, ChangeFeedStartFrom.Beginning());

        Assert.Equal("stays", Assert.Single(items).Id);
    }

    [Fact]
    public async Task APageCutsNoTransaction()
    {
        var container = await _account.ContainerAsync();
        var key = new PartitionKey("7");
        for (int transaction = 0; transaction < 3; transaction++)
        {
            var batch = container.CreateTransactionalBatch(key);
            for (int at = 0; at < 5; at++)
                batch.CreateItem(new Item($"{transaction}-{at}", "7"));
            using var applied = await batch.ExecuteAsync();
            Assert.True(applied.IsSuccessStatusCode);
        }

        using var feed = container.GetChangeFeedIterator<Item>(
            ChangeFeedStartFrom.Beginning(FeedRange.FromPartitionKey(key)), ChangeFeedMode.Incremental, new ChangeFeedRequestOptions { PageSizeHint = 3 });
        List<int> pages = [];
        for (var page = await feed.ReadNextAsync(); page.StatusCode == HttpStatusCode.OK; page = await feed.ReadNextAsync())
            pages.Add(page.Count);

        Assert.Equal([5, 5, 5], pages);
    }

    [Fact]
    public async Task AContinuationFromBeforeASplitGivesEveryDocumentOnceAfterIt()
    {
        var container = await _account.ContainerAsync();
        await WriteAsync(container, 0, 60);
        var ranges = await container.GetFeedRangesAsync();
        Dictionary<FeedRange, string> continuations = [];
        int before = 0;
        foreach (var range in ranges)
        {
            using var feed = container.GetChangeFeedIterator<Item>(
                ChangeFeedStartFrom.Beginning(range), ChangeFeedMode.Incremental, new ChangeFeedRequestOptions { PageSizeHint = 5 });
            var page = await feed.ReadNextAsync();
            before += page.Count;
            continuations[range] = page.ContinuationToken;
        }

        _account.Emulator.Split("d", "c", 1);
        _account.Emulator.Split("d", "c", 1);
        await WriteAsync(container, 1000, 60);
        Dictionary<string, double> seen = [];
        int count = 0;
        foreach (var range in ranges)
        {
            var (items, _) = await DrainAsync(container, ChangeFeedStartFrom.ContinuationToken(continuations[range]));
            count += items.Count;
            foreach (var item in items)
                seen[item.Id] = item.N;
        }

        Assert.Equal(20, before);
        Assert.Equal(60, count);
        Assert.Equal(60, seen.Count);
        Assert.All(seen.Values, n => Assert.Equal(1000, n));
        Assert.Equal(6, (await _account.NewClient("other").GetContainer("d", "c").GetFeedRangesAsync()).Count);
    }

    [Fact]
    public async Task ARangeThatWasSplitIsGoneAndAPieceOfTheKeySpaceIsReadFromBothHalves()
    {
        var container = await _account.ContainerAsync();
        await WriteAsync(container, 0, 200);
        var ranges = await container.GetFeedRangesAsync();
        _account.Emulator.Ledger.Clear();
        _account.Emulator.Split("d", "c", 0);

        List<string> seen = [];
        foreach (var range in ranges)
            seen.AddRange((await DrainAsync(container, ChangeFeedStartFrom.Beginning(range))).Items.Select(item => item.Id));

        Assert.Equal(200, seen.Count);
        Assert.Equal(200, seen.Distinct().Count());
        Assert.Contains(_account.Emulator.Ledger.Entries, entry => entry is { Status: 410, SubStatus: 1002, Request.RangeId: "0" });
        Assert.Contains(_account.Emulator.Ledger.Entries, entry => entry is { Status: 200, Request: { Kind: RequestKind.ChangeFeed, RangeId: "5" } });
    }

    [Fact]
    public void TheLogOfARangeIsNoLongerThanItsDocumentsAreMany()
    {
        var log = new FeedLog();
        var inside = new LogicalPartition(PartitionKeyValue.Of("7"), 0, new PartitionRange(0, KeySpan.All, [], 0, 1), null);
        StoredDocument Version(int id, long lsn) => new()
        {
            Id = $"{id}", Number = 1, Partition = inside, Body = [], ETag = "", Timestamp = 0, ExpiresAt = long.MaxValue, Lsn = lsn,
        };
        var current = new StoredDocument?[10];
        for (int lsn = 1; lsn <= 10_000; lsn++)
        {
            int id = lsn % 10;
            if (current[id] is { } before)
            {
                before.IsCurrent = false;
                log.MarkStale();
            }

            current[id] = Version(id, lsn);
            log.Append(current[id]!);
        }

        Assert.Equal(Enumerable.Range(9_991, 10), log.After(0).Select(document => (int)document.Lsn));
        Assert.Equal([9_999, 10_000], log.After(9_998).Select(document => (int)document.Lsn));
        Assert.InRange(log.Length, 10, 600);
    }

    [Fact]
    public async Task AnIdlePollOfARangeIsOneRequestOfOneUnit()
    {
        var container = await _account.ContainerAsync();
        await WriteAsync(container, 0, 40);
        var range = (await container.GetFeedRangesAsync())[2];
        var (_, continuation) = await DrainAsync(container, ChangeFeedStartFrom.Beginning(range));
        _account.Emulator.Ledger.Clear();

        var (items, _) = await DrainAsync(container, ChangeFeedStartFrom.ContinuationToken(continuation));

        Assert.Empty(items);
        var entry = Assert.Single(_account.Emulator.Ledger.Entries);
        Assert.Equal((RequestKind.ChangeFeed, 304, 1), (entry.Request.Kind, entry.Status, entry.RequestUnits));
    }

    private static async Task WriteAsync(Container container, double n, int count)
    {
        for (int at = 0; at < count; at++)
        {
            string id = at.ToString(CultureInfo.InvariantCulture);
            await container.UpsertItemAsync(new Item(id, id, n), new PartitionKey(id));
        }
    }

    private static async Task<(List<Item> Items, string Continuation)> DrainAsync(Container container, ChangeFeedStartFrom start)
    {
        using var feed = container.GetChangeFeedIterator<Item>(start, ChangeFeedMode.Incremental, new ChangeFeedRequestOptions { PageSizeHint = 7 });
        List<Item> items = [];
        while (true)
        {
            var page = await feed.ReadNextAsync();
            items.AddRange(page.StatusCode == HttpStatusCode.OK ? page : []);
            if (page.StatusCode == HttpStatusCode.NotModified)
                return (items, page.ContinuationToken);
        }
    }
}
