using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Standalone.Storage;

/// <summary>Reads pages of the change feed: from the log, or where that does not reach back far enough by a scan of the shards.</summary>
/// <remarks>
/// <para>The log has one row per commit, in the order of the commits, and names counters only; a page gives each counter its rows name
/// once, as it is in the page's own read transaction. A commit becomes visible to readers whole and in order, so nothing appears behind a
/// row already read.</para>
/// <para>A scan walks the key. Rows that change behind it are in the log after the row that was the newest when it began, and there
/// the reader goes on afterwards; the parts of a total are taken by revision, so what comes twice does no harm.</para>
/// <para>When the log has been cut off behind a continuation, or has never reached it (a file restored from a copy), a scan starts.</para>
/// </remarks>
internal static class FeedReader
{
    /// <summary>Rows of the log in a page at most: a few hot counters would otherwise make a page of the whole log.</summary>
    private const int MaxLogRows = 10_000;

    /// <summary>Reads a page.</summary>
    public static FeedPage Read(SqliteReader reader, string? continuation, int maxChanges, StoreClock clock)
    {
        // Before the read transaction begins: a commit acknowledged before this instant had its COMMIT done before, and any snapshot
        // taken afterwards, on whatever connection, shows it.
        long nowMs = clock.NowMs();
        using SqliteReader.ReadTransaction transaction = reader.Begin();
        (long first, long last) = ReadBounds(reader);
        if (continuation is null || !FeedContinuation.TryParse(continuation, out FeedContinuation? from) || from.Lsn < first - 1 || from.Lsn > last)
            from = new FeedContinuation(last, new FeedContinuation.ScanPosition(nowMs, -1));
        return from.Scan is { } scan
            ? ReadScan(reader, from.Lsn, scan, maxChanges, last, nowMs)
            : ReadLog(reader, from.Lsn, maxChanges, last, nowMs);
    }

    private static (long First, long Last) ReadBounds(SqliteReader reader)
    {
        using SqliteStatement.Execution execution = reader.LogBounds.Open();
        reader.LogBounds.Step();
        return (reader.LogBounds.Integer(0), reader.LogBounds.Integer(1));
    }

    private static FeedPage ReadScan(
        SqliteReader reader, long lsn, FeedContinuation.ScanPosition scan, int maxChanges, long lastLsn, long nowMs)
    {
        SqliteStatement row = reader.ScanAfter;
        using SqliteStatement.Execution execution = row.Open();
        row.Bind(1, scan.Place);
        row.Bind(2, (long)maxChanges + 1);
        var names = new CounterNames(reader);
        var changes = new List<ShardChange>();
        long last = scan.Place;
        while (row.Step())
        {
            if (changes.Count == maxChanges)
            {
                // Somewhere ahead of the scan may be commits of any age, so the page is complete up to no instant at all.
                var next = new FeedContinuation(lsn, scan with { Place = last });
                return new FeedPage(changes, next.ToString(), CaughtUp: false, DateTimeOffset.UnixEpoch, Instant(nowMs));
            }

            last = row.Integer(0);
            changes.Add(new ShardChange(names.Of(last), new ShardReading(CounterPlace.ShardOf(last), row.Integer(1), row.Integer(2))));
        }

        // Every commit acknowledged before the scan began is in it. If no commit came since, the same holds for this page's instant.
        bool caughtUp = lsn == lastLsn;
        return new FeedPage(changes, new FeedContinuation(lsn, null).ToString(), caughtUp, Instant(caughtUp ? nowMs : scan.SinceMs), Instant(nowMs));
    }

    private static FeedPage ReadLog(SqliteReader reader, long lsn, int maxChanges, long lastLsn, long nowMs)
    {
        var places = new HashSet<long>();
        long atMs = nowMs;
        SqliteStatement log = reader.LogAfter;
        using (log.Open())
        {
            log.Bind(1, lsn);
            for (int rows = 0; rows < MaxLogRows && places.Count < maxChanges && log.Step(); rows++)
            {
                lsn = log.Integer(0);
                atMs = log.Integer(1);
                int shard = (int)log.Integer(2);
                ReadOnlySpan<byte> numbers = log.Bytes(3);
                while (!numbers.IsEmpty)
                    places.Add(CounterPlace.Of(shard, CounterNumberList.Read(ref numbers)));
            }
        }

        var names = new CounterNames(reader);
        var changes = new List<ShardChange>(places.Count);
        foreach (long place in places)
        {
            if (reader.ReadShard(place) is { } reading)
                changes.Add(new ShardChange(names.Of(place), reading));
        }

        // Behind: `at` of the last row was read before its group's COMMIT, and all commits of later rows were acknowledged after that
        // COMMIT or after a later one. So what was acknowledged before `at` is in rows up to this one.
        bool caughtUp = lsn == lastLsn;
        return new FeedPage(changes, new FeedContinuation(lsn, null).ToString(), caughtUp, Instant(caughtUp ? nowMs : atMs), Instant(nowMs));
    }

    private static DateTimeOffset Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
