namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// Gathers one aggregate. Undefined values are not counted by any; a SUM over anything but numbers is undefined, MIN and MAX compare across types as ORDER BY does and
/// are undefined over arrays and objects.
/// </summary>
internal struct SqlAccumulator(AggregateExpression aggregate)
{
    private double _number;
    private SqlValue _extreme;
    private bool _isUndefined;

    /// <summary>Takes a document in.</summary>
    public void Add(in SqlRow row)
    {
        var value = aggregate.Argument.Evaluate(row);
        if (value.Kind == SqlKind.Undefined)
            return;
        switch (aggregate.Name)
        {
            case "COUNT":
                _number++;
                break;
            case "SUM":
                _isUndefined |= value.Kind != SqlKind.Number;
                _number += value.Number;
                break;
            default:
                _isUndefined |= value.Kind is SqlKind.Array or SqlKind.Object;
                int order = _extreme.Kind == SqlKind.Undefined ? 0 : SqlComparison.Rank(value, _extreme);
                if (_extreme.Kind == SqlKind.Undefined || (aggregate.Name == "MIN" ? order < 0 : order > 0))
                    _extreme = value;
                break;
        }
    }

    /// <summary>The result.</summary>
    public readonly SqlValue Result() => _isUndefined ? default : aggregate.Name is "COUNT" or "SUM" ? SqlValue.Of(_number) : _extreme;
}
