using System.Globalization;

namespace ShardedCounter.Standalone.Storage;

/// <summary>The writer's prepared statements for totals. Used by the writer's thread alone.</summary>
internal sealed class TotalWriterStatements(SqliteDatabase database)
{
    private readonly SqliteStatement _create = database.Prepare("""
        INSERT INTO totals(counter, version, hidden, total, value, doc) VALUES(?1, 1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING
        """);

    private readonly SqliteStatement _replace = database.Prepare("""
        UPDATE totals SET version = version + 1, hidden = ?2, total = ?3, value = ?4, doc = ?5 WHERE counter = ?1 AND version = ?6
        """);

    /// <summary>Writes a total if its row is as it was read; says whether it did.</summary>
    public bool Write(TotalRow row)
    {
        SqliteStatement statement = row.ReplacedVersion is null ? _create : _replace;
        statement.BindText(1, row.Total.Counter.Name);
        statement.Bind(2, row.Total.Hidden ? 1L : 0L);
        statement.Bind(3, (double)row.Total.Value);
        statement.BindText(4, row.Total.Value.ToString(CultureInfo.InvariantCulture));
        statement.BindBlob(5, row.Json);
        if (row.ReplacedVersion is { } version)
            statement.Bind(6, version);
        statement.Run();
        return database.Changes > 0;
    }
}
