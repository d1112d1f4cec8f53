using ShardedCounter.Model;

namespace ShardedCounter.Standalone.Storage;

/// <summary>The names of the counters of one page, each read once. Used within one read transaction.</summary>
internal readonly struct CounterNames(SqliteReader reader)
{
    private readonly Dictionary<long, CounterId> _known = [];

    /// <summary>The name of the counter at a <see cref="CounterPlace"/>.</summary>
    /// <exception cref="SqliteException">The file is damaged: a shard's row has a number without a name.</exception>
    public CounterId Of(long place)
    {
        long number = CounterPlace.NumberOf(place);
        if (_known.TryGetValue(number, out CounterId known))
            return known;
        SqliteStatement row = reader.Name;
        using SqliteStatement.Execution execution = row.Open();
        row.Bind(1, number);
        if (!row.Step())
            throw new SqliteException(SQLitePCL.raw.SQLITE_CORRUPT, $"counter {number} has no name");
        CounterId name = CounterId.Parse(row.Text(0));
        _known.Add(number, name);
        return name;
    }
}
