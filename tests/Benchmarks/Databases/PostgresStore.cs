using Npgsql;

namespace ShardedCounter.Benchmarks.Databases;

/// <summary>One row a counter, one upsert an increment, each in a transaction of its own.</summary>
internal sealed class PostgresStore : IIncrementStore
{
    /// <summary>What pgbench runs too.</summary>
    public const string Table = "CREATE TABLE counters (name text PRIMARY KEY, value bigint NOT NULL) WITH (fillfactor = 50)"; // room for updates within a page

    private const string Upsert = "INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value";

    private readonly NpgsqlDataSource _source;

    private PostgresStore(NpgsqlDataSource source) => _source = source;

    /// <param name="connection">A connection string; its pool is the number of transactions side by side.</param>
    public static async Task<PostgresStore> OpenAsync(string connection)
    {
        NpgsqlDataSource source = new NpgsqlSlimDataSourceBuilder(connection).Build();
        await using NpgsqlConnection probe = await source.OpenConnectionAsync(); // a wrong address is known here
        return new PostgresStore(source);
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask AddAsync(string counter, long delta)
    {
        await using NpgsqlCommand command = _source.CreateCommand(Upsert); // prepared by the driver after its first uses
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = counter });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = delta });
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> SumAsync(string prefix, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = _source.CreateCommand("SELECT coalesce(sum(value), 0)::bigint FROM counters WHERE starts_with(name, $1)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = prefix });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
