using System.Globalization;
using System.Net;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.ChangeFeed;

/// <summary>Random batches, time and splits, against a model of what batches do; a reader follows the feed by one continuation.</summary>
public sealed class RandomHistoryTests
{
    private const int Steps = 150;

    private readonly Dictionary<(string Shard, string Id), (double N, DateTimeOffset Expires)> _model = [];
    private readonly Dictionary<(string Shard, string Id), double> _seen = [];
    private DateTimeOffset _now;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task TheStoreAndTheFeedEndAsTheModelHasThem(int seed)
    {
        using var account = new Account(options => options.Ranges = 2);
        var container = await account.ContainerAsync();
        var random = new Random(seed);
        string? continuation = null;
        int failed = 0, applied = 0, ranges = 2;
        for (int step = 0; step < Steps; step++)
        {
            _now = account.Time.GetUtcNow();
            string shard = random.Next(6).ToString(CultureInfo.InvariantCulture);
            bool expected = Predict(random, shard, container.CreateTransactionalBatch(new PartitionKey(shard)), out var batch, out int failure, out int status);
            using var answer = await batch.ExecuteAsync();
            if (expected)
            {
                applied++;
                Assert.True(answer.IsSuccessStatusCode, $"seed {seed}, step {step}: {answer.StatusCode}");
            }
            else
            {
                failed++;
                Assert.True(answer.Select((result, at) => (int)result.StatusCode == (at == failure ? status : 424)).All(ok => ok), $"seed {seed}, step {step}");
            }

            if (random.Next(5) == 0)
                account.Time.Advance(TimeSpan.FromSeconds(random.Next(8)));
            if (random.Next(25) == 0)
                account.Emulator.Split("d", "c", random.Next(ranges++));
            if (random.Next(10) == 0)
                continuation = await FollowAsync(container, continuation);
        }

        await FollowAsync(container, continuation);
        _now = account.Time.GetUtcNow();
        var alive = _model.Where(entry => entry.Value.Expires > _now).ToDictionary(entry => entry.Key, entry => entry.Value.N);
        var stored = account.Emulator.Documents("d", "c")
            .ToDictionary(json => (json.GetProperty("shard").GetString()!, json.GetProperty("id").GetString()!), json => json.GetProperty("n").GetDouble());

        Assert.True(failed > 10 && applied > 10 && ranges > 2, $"seed {seed}: {failed} failed, {applied} applied, {ranges} ranges");
        Assert.Equal(alive.OrderBy(entry => entry.Key), stored.OrderBy(entry => entry.Key));
        Assert.All(alive, entry => Assert.Equal(entry.Value, _seen[entry.Key]));
    }

    private bool Predict(Random random, string shard, TransactionalBatch start, out TransactionalBatch batch, out int failure, out int status)
    {
        batch = start;
        (failure, status) = (-1, 0);
        var after = new Dictionary<string, (double N, DateTimeOffset Expires)?>();
        int count = random.Next(1, 6);
        for (int at = 0; at < count; at++)
        {
            string id = random.Next(8).ToString(CultureInfo.InvariantCulture);
            var now = after.TryGetValue(id, out var changed) ? changed : _model.TryGetValue((shard, id), out var known) && known.Expires > _now ? known : null;
            double n = random.Next(100);
            int? ttl = random.Next(3) == 0 ? random.Next(1, 20) : null;
            var expires = ttl is { } seconds ? _now.AddSeconds(seconds) : DateTimeOffset.MaxValue;
            int wrong = 0;
            (double N, DateTimeOffset Expires)? next = (n, expires);
            switch (random.Next(4))
            {
                case 0:
                    batch = batch.CreateItem(new Item(id, shard, n, ttl));
                    wrong = now is null ? 0 : 409;
                    break;
                case 1:
                    batch = batch.UpsertItem(new Item(id, shard, n, ttl));
                    break;
                case 2:
                    batch = batch.DeleteItem(id);
                    wrong = now is null ? 404 : 0;
                    next = null;
                    break;
                default:
                    batch = batch.PatchItem(
                        id, [PatchOperation.Increment("/n", n), PatchOperation.Set("/ttl", ttl ?? -1)], new TransactionalBatchPatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n < 150" });
                    wrong = now is null ? 404 : now.Value.N < 150 ? 0 : 412;
                    next = now is null ? null : (now.Value.N + n, expires);
                    break;
            }

            if (wrong != 0 && failure < 0)
                (failure, status) = (at, wrong);
            after[id] = failure < 0 ? next : now;
        }

        if (failure >= 0)
            return false;
        foreach (var (id, document) in after)
        {
            if (document is { } written)
                _model[(shard, id)] = written;
            else
                _model.Remove((shard, id));
        }

        return true;
    }

    private async Task<string> FollowAsync(Container container, string? continuation)
    {
        var start = continuation is null ? ChangeFeedStartFrom.Beginning() : ChangeFeedStartFrom.ContinuationToken(continuation);
        using var feed = container.GetChangeFeedIterator<Item>(start, ChangeFeedMode.Incremental, new ChangeFeedRequestOptions { PageSizeHint = 3 });
        while (true)
        {
            var page = await feed.ReadNextAsync();
            if (page.StatusCode == HttpStatusCode.NotModified)
                return page.ContinuationToken;
            foreach (var item in page)
                _seen[(item.Shard, item.Id)] = item.N;
        }
    }
}
