using System.Text;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>Writes queries as the service's planner does, one clause a line.</summary>
internal static class SqlText
{
    /// <summary>The text of a query.</summary>
    public static string Of(SqlSelect select) =>
        Of(select, Projection(select), select.Where?.ToString(), select.Offset?.ToString(), select.Limit?.ToString());

    /// <summary>What SELECT takes.</summary>
    public static string Projection(SqlSelect select)
    {
        if (select.IsStar || select.IsValue)
            return select.IsStar ? "*" : $"VALUE {select.Projection}";
        return string.Join(", ", select.Items.Select(item => item.Alias is null ? item.Expression.ToString() : $"{item.Expression} AS {item.Alias}"));
    }

    /// <summary>The text of a query with some of its clauses replaced.</summary>
    public static string Of(SqlSelect select, string projection, string? where, string? offset, string? limit)
    {
        var text = new StringBuilder("SELECT ");
        if (select.Top is { } top)
            text.Append("TOP ").Append(top).Append(' ');
        text.Append(projection).Append("\nFROM ").Append(select.From);
        if (where is not null)
            text.Append("\nWHERE ").Append(where);
        if (select.Orders.Count > 0)
            text.Append("\nORDER BY ").AppendJoin(", ", select.Orders.Select(order => $"{order.Path}{order.Text}"));
        if (offset is not null)
            text.Append("\nOFFSET ").Append(offset).Append(" LIMIT ").Append(limit);
        return text.ToString();
    }
}
