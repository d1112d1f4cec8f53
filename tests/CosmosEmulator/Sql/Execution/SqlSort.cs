namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// The order of a query's documents: by the items of ORDER BY, values of different types by type with missing ones lowest, and ties by place, in the direction of the
/// first item – which the SDK relies on when it merges ranges and resumes.
/// </summary>
internal sealed class SqlSort(IReadOnlyList<SqlOrder> orders) : IComparer<SqlSorted>
{
    /// <inheritdoc/>
    public int Compare(SqlSorted x, SqlSorted y) => CompareKeys(x.Keys, y.Keys) is var order and not 0 ? order : CompareRids(x.Rid, y.Rid);

    /// <summary>Compares what documents are sorted by.</summary>
    public int CompareKeys(SqlValue[] x, SqlValue[] y)
    {
        for (int i = 0; i < orders.Count; i++)
        {
            int order = SqlComparison.Rank(x[i], y[i]);
            if (order != 0)
                return orders[i].IsDescending ? -order : order;
        }

        return 0;
    }

    /// <summary>Compares the places of documents with the same keys.</summary>
    public int CompareRids(ulong x, ulong y) => orders.Count > 0 && orders[0].IsDescending ? y.CompareTo(x) : x.CompareTo(y);

    /// <summary>What a document is sorted by.</summary>
    /// <exception cref="SqlRefusedException">An array or object: the service sorts these by a hash of its own.</exception>
    public SqlValue[] Keys(in SqlRow row)
    {
        if (orders.Count == 0)
            return [];
        var keys = new SqlValue[orders.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = orders[i].Path.Evaluate(row);
            if (keys[i].Kind is SqlKind.Array or SqlKind.Object)
                throw SqlRefusedException.Unsupported("ORDER BY over arrays or objects", 0, 0);
        }

        return keys;
    }
}
