using System.Globalization;
using ShardedCounter.Aggregation;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Standalone.Storage;

/// <summary>Layout, cursors, freshness and dead letters.</summary>
internal sealed partial class SqliteCounterStore
{
    private const long DeadLetterLifeMs = 14 * 24 * 3600 * 1000L;

    /// <inheritdoc/>
    public async ValueTask<Layout> OpenLayoutAsync(int shardsOfNewStore, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shardsOfNewStore, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shardsOfNewStore, Layout.MaxShards);
        return await WriteAsync(
            2,
            transaction => new Layout(
                (int)transaction.Control.GetOrCreate("shards", shardsOfNewStore),
                (int)transaction.Control.GetOrCreate("stableShards", shardsOfNewStore)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken) =>
        _readers.ReadAsync(
            0,
            static (reader, _) =>
            {
                using SqliteReader.ReadTransaction transaction = reader.Begin();
                return LayoutOf(ReadControl(reader, "shards"), ReadControl(reader, "stableShards"));
            },
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Layout> TryGrowLayoutAsync(Layout seen, int shards, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shards, Layout.MaxShards);
        (long standing, long stable) = await WriteAsync(
            1, transaction => transaction.Control.GrowLayout(seen, shards), cancellationToken);
        return LayoutOf(standing, stable);
    }

    /// <inheritdoc/>
    public ValueTask<StoredCursors?> ReadCursorsAsync(CancellationToken cancellationToken) =>
        _readers.ReadAsync(0, static (reader, _) => ReadCursors(reader), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> TryWriteCursorsAsync(StoredCursors cursors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cursors);
        long version = cursors.ETag is null ? 0
            : long.TryParse(cursors.ETag, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) && parsed > 0 ? parsed : -1;
        return await WriteAsync(
            cursors.Cursors.Count + 1,
            transaction => transaction.Control.TryWriteCursors(cursors.Cursors, version),
            cancellationToken,
            written =>
            {
                if (written)
                    _writer.Housekeeping.PassedBy(PassedLsn(cursors.Cursors.Select(cursor => cursor.Continuation)));
            });
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset> ReadFreshnessAsync(CancellationToken cancellationToken) =>
        _readers.ReadAsync(0, static (reader, _) => DateTimeOffset.FromUnixTimeMilliseconds(ReadControl(reader, "freshness")), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask AdvanceFreshnessAsync(DateTimeOffset asOf, CancellationToken cancellationToken) =>
        await WriteAsync(1, transaction => transaction.Control.Raise("freshness", asOf.ToUnixTimeMilliseconds()), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask AddDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        await WriteAsync(
            letters.Count,
            transaction =>
            {
                foreach (DeadLetter letter in letters)
                    transaction.Control.AddDeadLetter(letter, transaction.NowMs, transaction.NowMs + DeadLetterLifeMs);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(string source, int top, CancellationToken cancellationToken) =>
        _readers.ReadAsync<(string Source, int Top, long NowMs), IReadOnlyList<DeadLetter>>(
            (source, top, _clock.NowMs()),
            static (reader, asked) =>
            {
                SqliteStatement row = reader.DeadLetters;
                using SqliteStatement.Execution execution = row.Open();
                row.BindText(1, asked.Source);
                row.Bind(2, asked.NowMs);
                row.Bind(3, (long)asked.Top);
                var letters = new List<DeadLetter>();
                while (row.Step())
                {
                    letters.Add(new DeadLetter(
                        asked.Source, row.Text(0), DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(1)), row.Text(2), row.Text(3)));
                }

                return letters;
            },
            cancellationToken);

    private static StoredCursors? ReadCursors(SqliteReader reader)
    {
        using SqliteReader.ReadTransaction transaction = reader.Begin();
        long version = ReadControl(reader, "cursorsVersion");
        if (version == 0)
            return null;
        SqliteStatement row = reader.Cursors;
        using SqliteStatement.Execution execution = row.Open();
        var cursors = new List<FeedCursor>();
        while (row.Step())
            cursors.Add(new FeedCursor(row.Text(0), row.TextOrNull(1), DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(2))));
        return new StoredCursors(cursors, version.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The layout of two control numbers, 0 for one that is not there.</summary>
    private static Layout LayoutOf(long shards, long stableShards) => shards > 0 && stableShards > 0
        ? new Layout((int)shards, (int)stableShards)
        : throw new InvalidOperationException("The store has no layout; it was never opened.");

    private static long ReadControl(SqliteReader reader, string name)
    {
        SqliteStatement row = reader.Control;
        using SqliteStatement.Execution execution = row.Open();
        row.BindText(1, name);
        return row.Step() ? row.Integer(0) : 0;
    }

    /// <summary>The row of the log that every cursor has passed; 0 where one has not begun.</summary>
    private static long PassedLsn(IEnumerable<string?> continuations)
    {
        long passed = long.MaxValue;
        foreach (string? continuation in continuations)
        {
            passed = Math.Min(
                passed, continuation is not null && FeedContinuation.TryParse(continuation, out FeedContinuation? at) ? at.Lsn : 0);
        }

        return passed == long.MaxValue ? 0 : passed;
    }

    private static long ReadPassedLsn(SqliteDatabase database)
    {
        SqliteStatement row = database.Prepare("SELECT continuation FROM cursors");
        using SqliteStatement.Execution execution = row.Open();
        var continuations = new List<string?>();
        while (row.Step())
            continuations.Add(row.TextOrNull(0));
        return PassedLsn(continuations);
    }

    /// <summary>The latest instant the file knows of: the clock goes on from there.</summary>
    private static long ReadLatestInstant(SqliteDatabase database) => database.QueryInteger("""
        SELECT max(
            coalesce((SELECT value FROM control WHERE name = 'freshness'), 0),
            coalesce((SELECT max(drained_at) FROM cursors), 0),
            coalesce((SELECT at FROM log ORDER BY lsn DESC LIMIT 1), 0))
        """);
}
