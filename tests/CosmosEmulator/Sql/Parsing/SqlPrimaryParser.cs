using System.Collections.ObjectModel;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>Parses what operators stand between: constants, parameters, names, calls, and expressions in brackets of any kind.</summary>
/// <param name="tokens">The tokens.</param>
/// <param name="parameters">The parameters by name.</param>
/// <param name="expression">Parses a whole expression within brackets.</param>
internal sealed class SqlPrimaryParser(SqlTokens tokens, IReadOnlyDictionary<string, JsonElement>? parameters, Func<SqlExpression> expression)
{
    private readonly IReadOnlyDictionary<string, JsonElement> _parameters = parameters ?? ReadOnlyDictionary<string, JsonElement>.Empty;
    private readonly List<SqlToken> _names = [];
    private readonly List<AggregateExpression> _aggregates = [];

    /// <summary>The aggregates met so far.</summary>
    public IReadOnlyList<AggregateExpression> Aggregates => _aggregates;

    /// <summary>Whether aggregates may stand here: in the SELECT clause alone.</summary>
    public bool AllowsAggregates { get; set; }

    /// <summary>Refuses the names that are not the alias.</summary>
    public void Resolve(string alias)
    {
        foreach (var name in _names)
        {
            if (name.Text != alias)
                throw new SqlRefusedException("SC2001", $"Identifier '{name.Text}' could not be resolved.", name.Start, name.End);
        }
    }

    /// <summary>Parses expressions up to a closing sign.</summary>
    public List<SqlExpression> List(string end)
    {
        var list = new List<SqlExpression>();
        do
            list.Add(expression());
        while (tokens.TrySign(","));
        tokens.Sign(end);
        return list;
    }

    /// <summary>Parses the primary at hand.</summary>
    public SqlExpression Parse()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case SqlTokenKind.Number:
                return new LiteralExpression(SqlValue.Of(tokens.Take().Number));
            case SqlTokenKind.String:
                return new LiteralExpression(SqlValue.Of(tokens.Take().Text));
            case SqlTokenKind.Parameter:
                tokens.Take();
                bool isDefined = _parameters.TryGetValue(token.Text, out var value);
                return new ParameterExpression(token.Text, isDefined ? SqlValue.Of(value) : SqlValue.Undefined);
            case SqlTokenKind.Identifier:
                tokens.Take();
                if (tokens.Current.IsSign("("))
                    return Call(token);
                _names.Add(token);
                return new RootExpression(token.Text);
            case SqlTokenKind.Keyword:
                return Constant(token);
            default:
                return Bracket();
        }
    }

    private LiteralExpression Constant(SqlToken token)
    {
        if (token.Text is "EXISTS" or "ARRAY" or "CASE" or "udf" or "LEFT" or "RIGHT")
            throw tokens.Unsupported(token.Text);
        var value = token.Text switch
        {
            "true" => SqlValue.Of(true),
            "false" => SqlValue.Of(false),
            "null" => SqlValue.Null,
            "undefined" => SqlValue.Undefined,
            _ => throw tokens.Wrong(),
        };
        tokens.Take();
        return new LiteralExpression(value);
    }

    private SqlExpression Bracket()
    {
        if (tokens.TrySign("("))
        {
            if (tokens.Current.IsKeyword("SELECT"))
                throw tokens.Unsupported("subquery");
            var inner = expression();
            tokens.Sign(")");
            return inner;
        }

        if (tokens.TrySign("["))
            return new ArrayExpression(tokens.TrySign("]") ? [] : List("]"));
        if (tokens.TrySign("{"))
            return Object();
        throw tokens.Wrong();
    }

    private ObjectExpression Object()
    {
        var properties = new List<KeyValuePair<string, SqlExpression>>();
        if (tokens.TrySign("}"))
            return new(properties);
        do
        {
            var name = tokens.Current.Kind == SqlTokenKind.String ? tokens.Take() : tokens.Identifier();
            tokens.Sign(":");
            if (properties.Exists(property => property.Key == name.Text))
                throw Duplicate(name);
            properties.Add(new(name.Text, expression()));
        }
        while (tokens.TrySign(","));
        tokens.Sign("}");
        return new(properties);
    }

    /// <summary>The refusal of a second property of one name.</summary>
    public static SqlRefusedException Duplicate(SqlToken name) =>
        new("SC2022", $"Object creation error, property name '{name.Text}' specified more than once.", name.Start, name.End);

    private SqlExpression Call(SqlToken name)
    {
        tokens.Sign("(");
        bool isAggregate = name.Text.ToUpperInvariant() is "COUNT" or "SUM" or "MIN" or "MAX";
        int outside = _aggregates.Count;
        List<SqlExpression> arguments = tokens.TrySign(")") ? [] : List(")");
        if (isAggregate)
        {
            if (!AllowsAggregates)
                throw new SqlRefusedException("SC2104", "Aggregates are not allowed in the WHERE clause.", name.Start, tokens.LastEnd);
            var aggregate = arguments.Count == 1 ? new AggregateExpression(name.Text, arguments[0], outside) : throw WrongCount(name, 1, 1);
            if (_aggregates.Count > outside)
            {
                throw new SqlRefusedException(
                    "SC2101", "Cannot perform an aggregate function on an expression containing an aggregate or a subquery.", name.Start, tokens.LastEnd);
            }

            _aggregates.Add(aggregate);
            return aggregate;
        }

        if (!SqlFunctions.TryGet(name.Text, out var function))
            throw new SqlRefusedException("SC2005", $"'{name.Text}' is not a recognized built-in function name.", name.Start, name.End);
        return arguments.Count >= function.MinArguments && arguments.Count <= function.MaxArguments
            ? new FunctionExpression(name.Text, function, arguments)
            : throw WrongCount(name, function.MinArguments, function.MaxArguments);
    }

    private SqlRefusedException WrongCount(SqlToken name, int fewest, int most) => new(
        "SC2050", $"The {name.Text} function requires {(fewest == most ? "" : $"{fewest} to ")}{most} argument(s).", name.Start, tokens.LastEnd);
}
