using System.Buffers;
using System.Globalization;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Standalone.Storage;

/// <summary>Total documents.</summary>
internal sealed partial class SqliteCounterStore
{
    private readonly RecentTotals _recentTotals = new();

    // No name starts with a character above '~', so no name sorts behind this.
    private const string BehindAllNames = "\u007F";

    /// <summary>
    /// A prefix of fewer names than this is listed by value by sorting them; one of more by walking the index by value, where its
    /// names come often enough. Measured with a million totals: a row to sort costs 1 to 3 µs, an
    /// index entry to skip 0.05 µs, so a page takes 50 ms at worst.
    /// </summary>
    private const int FewNames = 5000;

    /// <inheritdoc/>
    public ValueTask<StoredTotal?> ReadTotalAsync(CounterId counter, CancellationToken cancellationToken) =>
        _readers.ReadAsync(counter, ReadTotal, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredTotal?>> ReadTotalsAsync(IReadOnlyList<CounterId> counters, CancellationToken cancellationToken) =>
        _readers.ReadAsync<IReadOnlyList<CounterId>, IReadOnlyList<StoredTotal?>>(
            counters,
            (reader, asked) =>
            {
                using SqliteReader.ReadTransaction transaction = reader.Begin();
                var totals = new StoredTotal?[asked.Count];
                for (int i = 0; i < totals.Length; i++)
                    totals[i] = ReadTotal(reader, asked[i]);
                return totals;
            },
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<bool>> WriteTotalsAsync(IReadOnlyList<StoredTotal> totals, CancellationToken cancellationToken)
    {
        // Documents become bytes here and not on the writer's thread.
        var rows = new TotalRow[totals.Count];
        var buffer = new ArrayBufferWriter<byte>(1024);
        for (int i = 0; i < rows.Length; i++)
        {
            buffer.ResetWrittenCount();
            TotalDocumentJson.Write(buffer, totals[i].Total);
            rows[i] = new TotalRow(totals[i].Total, totals[i].ETag, buffer.WrittenSpan.ToArray());
        }

        return await WriteAsync(
            rows.Length,
            transaction =>
            {
                var written = new bool[rows.Length];
                for (int i = 0; i < rows.Length; i++)
                    written[i] = transaction.Totals.Write(rows[i]);
                return written;
            },
            cancellationToken,
            written => KeepWritten(rows, written));
    }

    /// <inheritdoc/>
    public ValueTask<TotalPage> ListTotalsAsync(TotalQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _readers.ReadAsync(query, ListTotals, cancellationToken);
    }

    private void KeepWritten(TotalRow[] rows, bool[] written)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (written[i])
                _recentTotals.Keep(rows[i].AsWritten());
        }
    }

    private StoredTotal? ReadTotal(SqliteReader reader, CounterId counter)
    {
        if (_recentTotals.TryGet(counter, out StoredTotal? recent))
            return recent;
        return ReadStoredTotal(reader, counter);
    }

    private static StoredTotal? ReadStoredTotal(SqliteReader reader, CounterId counter)
    {
        SqliteStatement row = reader.Total;
        using SqliteStatement.Execution execution = row.Open();
        row.BindText(1, counter.Name);
        return row.Step()
            ? new StoredTotal(TotalDocumentJson.Read(counter, row.Bytes(0)), row.Integer(1).ToString(CultureInfo.InvariantCulture))
            : null;
    }

    // From the table, not from memory: the page's transaction shows the history that belongs to the value. A list alone never looks at documents.
    private static TotalEntry WithHistory(SqliteReader reader, TotalEntry entry) =>
        entry with { History = ReadStoredTotal(reader, entry.Counter)?.Total.ViewHistory() };

    private static TotalPage ListTotals(SqliteReader reader, TotalQuery query)
    {
        using SqliteReader.ReadTransaction transaction = reader.Begin();
        var entries = new List<(double OrderKey, TotalEntry Entry)>();
        long wanted = (long)query.Top + 1; // one more tells whether there is a next page
        string after = query.After?.Counter.Name ?? string.Empty;
        string behind = BehindPrefix(query.Prefix);
        if (query.Order == TotalOrder.Name)
        {
            SqliteStatement list = reader.ListByName;
            list.BindText(1, after);
            list.BindText(2, query.Prefix);
            list.BindText(3, behind);
            list.Bind(4, wanted);
            Read(list, entries);
        }
        else if (query.Prefix.Length > 0 && HasFewNames(reader, query.Prefix, behind))
        {
            SqliteStatement list = reader.ListPrefixByValue;
            list.BindText(1, query.Prefix);
            list.BindText(2, behind);
            list.Bind(3, query.After?.OrderKey ?? double.PositiveInfinity);
            list.BindText(4, after);
            list.Bind(5, wanted);
            Read(list, entries);
        }
        else
            WalkByValue(reader, query, behind, wanted, entries);

        bool more = entries.Count > query.Top;
        if (more)
            entries.RemoveAt(query.Top);
        return new TotalPage(
            entries.ConvertAll(entry => query.WithHistory ? WithHistory(reader, entry.Entry) : entry.Entry), more ? new TotalPosition(entries[^1].OrderKey, entries[^1].Entry.Counter) : null);
    }

    private static bool HasFewNames(SqliteReader reader, string prefix, string behind)
    {
        SqliteStatement count = reader.CountPrefix;
        using SqliteStatement.Execution execution = count.Open();
        count.BindText(1, prefix);
        count.BindText(2, behind);
        count.Bind(3, (long)FewNames);
        count.Step();
        return count.Integer(0) < FewNames;
    }

    private static void WalkByValue(
        SqliteReader reader, TotalQuery query, string behind, long wanted, List<(double OrderKey, TotalEntry Entry)> entries)
    {
        if (query.After is { } after)
        {
            SqliteStatement ties = reader.ListTiesByValue;
            ties.Bind(1, after.OrderKey);
            ties.BindText(2, after.Counter.Name);
            ties.BindText(3, query.Prefix);
            ties.BindText(4, behind);
            ties.Bind(5, wanted);
            Read(ties, entries);
        }

        SqliteStatement list = reader.ListByValue;
        list.Bind(1, query.After?.OrderKey ?? double.PositiveInfinity);
        list.BindText(2, query.Prefix);
        list.BindText(3, behind);
        list.Bind(4, wanted - entries.Count);
        Read(list, entries);
    }

    private static void Read(SqliteStatement list, List<(double OrderKey, TotalEntry Entry)> entries)
    {
        using SqliteStatement.Execution execution = list.Open();
        while (list.Step())
        {
            entries.Add((list.Real(1), new TotalEntry(
                CounterId.Parse(list.Text(0)), Int128.Parse(list.Bytes(2), CultureInfo.InvariantCulture))));
        }
    }

    /// <summary>The least text behind all that start with a prefix. Names are ASCII, so raising the last character gives it.</summary>
    private static string BehindPrefix(string prefix) =>
        prefix.Length == 0 ? BehindAllNames : string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(prefix[^1] + 1)]);
}
