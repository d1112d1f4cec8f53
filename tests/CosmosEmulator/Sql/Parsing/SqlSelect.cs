namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A query as it was parsed.</summary>
internal sealed record SqlSelect
{
    /// <summary>The count of TOP, a number or a parameter.</summary>
    public SqlExpression? Top { get; init; }

    /// <summary>Whether it is <c>SELECT *</c>.</summary>
    public bool IsStar { get; init; }

    /// <summary>Whether it is <c>SELECT VALUE</c>.</summary>
    public bool IsValue { get; init; }

    /// <summary>The list of a SELECT that is neither.</summary>
    public IReadOnlyList<SqlSelectItem> Items { get; init; } = [];

    /// <summary>What becomes of a document: itself, the value, or an object of the list.</summary>
    public required SqlExpression Projection { get; init; }

    /// <summary>The aggregates in it.</summary>
    public IReadOnlyList<AggregateExpression> Aggregates { get; init; } = [];

    /// <summary>The FROM clause without the word.</summary>
    public required string From { get; init; }

    /// <summary>What FROM calls the document.</summary>
    public required string Alias { get; init; }

    /// <summary>The filter.</summary>
    public SqlExpression? Where { get; init; }

    /// <summary>The order.</summary>
    public IReadOnlyList<SqlOrder> Orders { get; init; } = [];

    /// <summary>The count of OFFSET, a number or a parameter.</summary>
    public SqlExpression? Offset { get; init; }

    /// <summary>The count of LIMIT, likewise; there whenever OFFSET is.</summary>
    public SqlExpression? Limit { get; init; }
}
