using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Standalone.Storage;

/// <summary>The writer's prepared statements for control numbers, cursors and dead letters. Used by the writer's thread alone.</summary>
internal sealed class ControlWriterStatements(SqliteDatabase database)
{
    private readonly SqliteStatement _get = database.Prepare("SELECT value FROM control WHERE name = ?1");

    private readonly SqliteStatement _raise = database.Prepare("""
        INSERT INTO control(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = max(value, excluded.value)
        """);

    private readonly SqliteStatement _clearCursors = database.Prepare("DELETE FROM cursors");

    private readonly SqliteStatement _addCursor =
        database.Prepare("INSERT INTO cursors(range, continuation, drained_at) VALUES(?1, ?2, ?3)");

    private readonly SqliteStatement _addDeadLetter = database.Prepare("""
        INSERT INTO dead_letters(source, id, at, reason, body, until) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT(source, id) DO UPDATE SET at = excluded.at, reason = excluded.reason, body = excluded.body, until = excluded.until
        WHERE until <= ?7
        """);

    /// <summary>A number that is written once.</summary>
    public long GetOrCreate(string name, long value)
    {
        if (Get(name) is { } there)
            return there;
        Raise(name, value);
        return value;
    }

    /// <summary>Raises N by the rule of <see cref="Layout.Grown"/>.</summary>
    /// <returns>N and N0 as they then stand, 0 where there is no layout: an operation of a group must not throw.</returns>
    public (long Shards, long StableShards) GrowLayout(Layout seen, int shards)
    {
        if (Get("shards") is not { } standing || Get("stableShards") is not { } stable)
            return (0, 0);
        Layout grown = new Layout((int)standing, (int)stable).Grown(seen, shards);
        if (grown.Shards > standing)
            Raise("shards", grown.Shards);
        return (grown.Shards, stable);
    }

    /// <summary>Raises a number to another, if that is higher.</summary>
    public bool Raise(string name, long value)
    {
        _raise.BindText(1, name);
        _raise.Bind(2, value);
        _raise.Run();
        return true;
    }

    /// <summary>Replaces the cursors if they have the version they were read with; 0: none were there.</summary>
    public bool TryWriteCursors(IReadOnlyList<FeedCursor> cursors, long version)
    {
        if ((Get("cursorsVersion") ?? 0) != version)
            return false;
        _clearCursors.Run();
        foreach (FeedCursor cursor in cursors)
        {
            _addCursor.BindText(1, cursor.Range);
            _addCursor.BindText(2, cursor.Continuation);
            _addCursor.Bind(3, cursor.DrainedAt.ToUnixTimeMilliseconds());
            _addCursor.Run();
        }

        return Raise("cursorsVersion", version + 1);
    }

    /// <summary>Keeps a letter unless one that has not expired is in its place.</summary>
    public void AddDeadLetter(DeadLetter letter, long nowMs, long untilMs)
    {
        _addDeadLetter.BindText(1, letter.Source);
        _addDeadLetter.BindText(2, letter.Id);
        _addDeadLetter.Bind(3, letter.At.ToUnixTimeMilliseconds());
        _addDeadLetter.BindText(4, letter.Reason);
        _addDeadLetter.BindText(5, letter.Body);
        _addDeadLetter.Bind(6, untilMs);
        _addDeadLetter.Bind(7, nowMs);
        _addDeadLetter.Run();
    }

    private long? Get(string name)
    {
        using SqliteStatement.Execution execution = _get.Open();
        _get.BindText(1, name);
        return _get.Step() ? _get.Integer(0) : null;
    }
}
