using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>Parses a whole text: a query, or the FROM and WHERE that a patch takes as its condition.</summary>
internal sealed class SqlStatementParser
{
    private readonly SqlTokens _tokens;
    private readonly SqlExpressionParser _expressions;

    private SqlStatementParser(string text, IReadOnlyDictionary<string, JsonElement>? parameters)
    {
        _tokens = new SqlTokens(text);
        _expressions = new SqlExpressionParser(_tokens, parameters);
    }

    /// <summary>Parses a query.</summary>
    public static SqlSelect Query(string text, IReadOnlyDictionary<string, JsonElement>? parameters) => new SqlStatementParser(text, parameters).Select();

    /// <summary>Parses a condition, <c>FROM c WHERE …</c>.</summary>
    public static SqlExpression Condition(string text)
    {
        var parser = new SqlStatementParser(text, null);
        var (_, alias) = parser.From();
        parser._tokens.Keyword("WHERE");
        var where = parser._expressions.Parse();
        parser.End(alias);
        return where;
    }

    private SqlSelect Select()
    {
        _tokens.Keyword("SELECT");
        if (_tokens.Current.IsKeyword("DISTINCT"))
            throw _tokens.Unsupported("DISTINCT");
        var top = _tokens.TryKeyword("TOP") ? Count("TOP") : null;
        var star = _tokens.Current;
        bool isStar = _tokens.TrySign("*");
        bool isValue = !isStar && _tokens.TryKeyword("VALUE");
        var items = isStar ? [] : isValue ? [Value()] : Items();
        if (_tokens.Current.Kind == SqlTokenKind.End || _tokens.Current is { Kind: SqlTokenKind.Keyword, Text: "WHERE" or "ORDER" or "OFFSET" })
        {
            throw isStar
                ? new SqlRefusedException("SC1021", "Syntax error, 'SELECT *' is not valid if FROM clause is omitted.", star.Start, star.End)
                : _tokens.Unsupported("SELECT without FROM");
        }

        var (from, alias) = From();
        var where = _tokens.TryKeyword("WHERE") ? _expressions.Parse() : null;
        if (_tokens.Current.IsKeyword("GROUP"))
            throw _tokens.Unsupported("GROUP BY");
        var orders = _tokens.TryKeyword("ORDER") ? Orders() : [];
        SqlExpression? offset = null, limit = null;
        if (_tokens.TryKeyword("OFFSET"))
        {
            offset = Count("OFFSET");
            _tokens.Keyword("LIMIT");
            limit = Count("LIMIT");
        }

        End(alias);
        if (top is not null && offset is not null)
            throw new SqlRefusedException("SC2205", "A TOP cannot be used in the same query or subquery as an OFFSET.", 0, _tokens.LastEnd);
        var aggregates = _expressions.Aggregates;
        if (aggregates.Count > 0 && (!isValue || orders.Count > 0 || top is not null || offset is not null))
            throw SqlRefusedException.Unsupported("aggregate with other than SELECT VALUE … FROM … WHERE", 0, _tokens.Text.Length);
        return new SqlSelect
        {
            Top = top,
            IsStar = isStar,
            IsValue = isValue,
            Items = isValue ? [] : items,
            Projection = isStar ? new RootExpression(alias)
                : isValue ? items[0].Expression
                : new ObjectExpression([.. items.Select(item => KeyValuePair.Create(item.Name, item.Expression))]),
            Aggregates = aggregates,
            From = from,
            Alias = alias,
            Where = where,
            Orders = orders,
            Offset = offset,
            Limit = limit,
        };
    }

    private SqlSelectItem Value() => new(_expressions.Parse(allowsAggregates: true), null, "");

    private List<SqlSelectItem> Items()
    {
        var items = new List<SqlSelectItem>();
        int unnamed = 0;
        do
        {
            var first = _tokens.Current;
            var expression = _expressions.Parse(allowsAggregates: true);
            int end = _tokens.LastEnd;
            var token = _tokens.Current;
            string? alias = _tokens.TryKeyword("AS") || token.Kind == SqlTokenKind.Identifier ? (token = _tokens.Identifier()).Text : null;
            string name = alias ?? (expression is MemberExpression { Name: { } member } ? member : expression is RootExpression ? first.Text : $"${++unnamed}");
            if (items.Exists(item => item.Name == name))
                throw SqlPrimaryParser.Duplicate(alias is null ? first with { Text = name, Start = end - name.Length, End = end } : token);
            items.Add(new(expression, alias, name));
        }
        while (_tokens.TrySign(","));
        return items;
    }

    private (string From, string Alias) From()
    {
        _tokens.Keyword("FROM");
        string name = _tokens.Identifier().Text;
        if (_tokens.Current.IsKeyword("IN") || _tokens.Current.IsSign(".") || _tokens.Current.IsSign("["))
            throw _tokens.Unsupported("FROM over less than the container");
        bool hasAs = _tokens.TryKeyword("AS");
        string? alias = hasAs || _tokens.Current.Kind == SqlTokenKind.Identifier ? _tokens.Identifier().Text : null;
        if (_tokens.Current.IsKeyword("JOIN"))
            throw _tokens.Unsupported("JOIN");
        return (alias is null ? name : $"{name} AS {alias}", alias ?? name);
    }

    private List<SqlOrder> Orders()
    {
        _tokens.Keyword("BY");
        var orders = new List<SqlOrder>();
        do
        {
            var path = _expressions.ParsePath();
            bool isDescending = _tokens.TryKeyword("DESC");
            orders.Add(new(path, isDescending, isDescending ? " DESC" : _tokens.TryKeyword("ASC") ? " ASC" : ""));
        }
        while (_tokens.TrySign(","));
        return orders;
    }

    private SqlExpression Count(string clause)
    {
        var token = _tokens.Current;
        if (token.Kind is not (SqlTokenKind.Number or SqlTokenKind.Parameter))
            throw _tokens.Wrong();
        var count = _expressions.ParseCount();
        var value = count.Evaluate(default);
        return value.Kind == SqlKind.Number && value.Number >= 0 && value.Number <= int.MaxValue && value.Number == Math.Floor(value.Number)
            ? count
            : throw new SqlRefusedException(
                "SC2060", $"The count value provided for a {clause} clause must be an integer.", token.Start, token.End);
    }

    private void End(string alias)
    {
        if (_tokens.Current.Kind != SqlTokenKind.End)
            throw _tokens.Wrong();
        _expressions.Resolve(alias);
    }
}
