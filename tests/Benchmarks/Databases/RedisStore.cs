using StackExchange.Redis;

namespace ShardedCounter.Benchmarks.Databases;

/// <summary>One key a counter, one INCRBY an increment; calls under way at once share one connection, as the client pipelines them.</summary>
internal sealed class RedisStore : IIncrementStore
{
    private const int PageSize = 10_000;

    private readonly ConnectionMultiplexer _connection;
    private readonly IDatabase _database;

    private RedisStore(ConnectionMultiplexer connection)
    {
        _connection = connection;
        _database = connection.GetDatabase();
    }

    public static async Task<RedisStore> OpenAsync(string connection) => new(await ConnectionMultiplexer.ConnectAsync(connection));

    public async ValueTask AddAsync(string counter, long delta) => await _database.StringIncrementAsync(counter, delta);

    public async Task<long> SumAsync(string prefix, CancellationToken cancellationToken)
    {
        long sum = 0;
        IServer server = _connection.GetServers().Single();
        await foreach (RedisKey key in server.KeysAsync(pattern: prefix + "*", pageSize: PageSize).WithCancellation(cancellationToken))
            sum += (long)await _database.StringGetAsync(key);
        return sum;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
