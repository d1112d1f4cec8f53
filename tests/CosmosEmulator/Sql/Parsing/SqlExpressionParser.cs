using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// Parses scalar expressions. From loosest to tightest: <c>? :</c> and <c>??</c> and BETWEEN, none of which is an operand of AND without parentheses;
/// OR; AND; IN; comparisons, all alike; concatenation; sums; products; signs and NOT, which binds tighter than a comparison.
/// </summary>
internal sealed class SqlExpressionParser(SqlTokens tokens, IReadOnlyDictionary<string, JsonElement>? parameters)
{
    // Far above what a query needs and far below what the stack holds.
    private const int MaxDepth = 100;
    private const int FreeLinks = 8;
    private const int MaxLinks = 1_000;

    private static readonly string[][] Levels = [["=", "!=", "<>", "<", "<=", ">", ">="], ["||"], ["+", "-"], ["*", "/", "%"]];

    private readonly List<SqlToken> _names = [];
    private readonly List<AggregateExpression> _aggregates = [];
    private int _depth;
    private int _links;
    private bool _allowsAggregates;

    /// <summary>The aggregates met so far.</summary>
    public IReadOnlyList<AggregateExpression> Aggregates => _aggregates;

    /// <summary>Parses the expression at hand.</summary>
    /// <param name="allowsAggregates">Whether aggregates may stand in it: in the SELECT clause alone.</param>
    public SqlExpression Parse(bool allowsAggregates = false)
    {
        _allowsAggregates = allowsAggregates;
        return Expression();
    }

    /// <summary>Refuses names that are not what FROM calls the document; to be called at the end, as SELECT comes before FROM.</summary>
    public void Resolve(string alias)
    {
        foreach (var name in _names)
        {
            if (name.Text != alias)
                throw new SqlRefusedException("SC2001", $"Identifier '{name.Text}' could not be resolved.", name.Start, name.End);
        }
    }

    /// <summary>Parses a path and nothing else: what ORDER BY takes.</summary>
    public SqlExpression ParsePath()
    {
        int start = tokens.Current.Start;
        var path = Parse();
        return IsPath(path)
            ? path
            : throw new SqlRefusedException(
                "2206", "Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.", start, tokens.LastEnd);
    }

    /// <summary>Parses the number or parameter at hand and nothing more of an expression.</summary>
    public SqlExpression ParseCount() => Primary();

    private static bool IsPath(SqlExpression expression) => expression is RootExpression || (expression is MemberExpression member && IsPath(member.Owner));

    private SqlExpression Expression()
    {
        using var nesting = new Nesting(this);
        var first = Or();
        if (tokens.TrySign("??"))
            first = new CoalesceExpression(first, Coalesced());
        if (!tokens.TrySign("?"))
            return first;
        var then = Expression();
        tokens.Sign(":");
        return new ConditionalExpression(first, then, Expression());
    }

    private SqlExpression Coalesced()
    {
        using var nesting = new Nesting(this);
        var first = Or();
        return tokens.TrySign("??") ? new CoalesceExpression(first, Coalesced()) : first;
    }

    private SqlExpression Or()
    {
        var first = Binary(0);
        bool isNot = tokens.Current.IsKeyword("NOT") && tokens.Following.IsKeyword("BETWEEN");
        if (isNot)
            tokens.Take();
        if (tokens.TryKeyword("BETWEEN"))
        {
            var low = Binary(0);
            tokens.Keyword("AND");
            return new BetweenExpression(first, low, Binary(0), isNot);
        }

        return Chain(isAnd: false, And(In(first)), () => And(In(Binary(0))));
    }

    private SqlExpression And(SqlExpression first) => Chain(isAnd: true, first, () => In(Binary(0)));

    private SqlExpression Chain(bool isAnd, SqlExpression first, Func<SqlExpression> following)
    {
        string word = isAnd ? "AND" : "OR";
        if (!tokens.TryKeyword(word))
            return first;
        var terms = new List<SqlExpression> { first };
        do
            terms.Add(following());
        while (tokens.TryKeyword(word));
        return new LogicalExpression(isAnd, terms);
    }


    private SqlExpression In(SqlExpression operand)
    {
        bool isNot = tokens.TryKeyword("NOT");
        if (tokens.Current.IsKeyword("LIKE"))
            throw tokens.Unsupported("LIKE");
        if (!tokens.TryKeyword("IN"))
            return isNot ? throw tokens.Wrong() : operand;
        tokens.Sign("(");
        return new InExpression(operand, List(")"), isNot);
    }

    private List<SqlExpression> List(string end)
    {
        var list = new List<SqlExpression>();
        do
            list.Add(Expression());
        while (tokens.TrySign(","));
        tokens.Sign(end);
        return list;
    }

    private SqlExpression Binary(int level)
    {
        if (level == Levels.Length)
            return Unary();
        var left = Binary(level + 1);
        for (int length = 0; tokens.Current.Kind == SqlTokenKind.Sign; length++)
        {
            string sign = tokens.Current.Text;
            if (sign is "&" or "|" or "^" or "<<" or ">>")
                throw tokens.Unsupported("bitwise operator");
            if (!Levels[level].Contains(sign))
                break;
            tokens.Take();
            Link(length);
            left = new BinaryExpression(sign == "<>" ? "!=" : sign, left, Binary(level + 1));
        }

        return left;
    }

    private SqlExpression Unary()
    {
        using var nesting = new Nesting(this);
        var token = tokens.Current;
        if (token.IsKeyword("NOT"))
        {
            tokens.Take();
            return new UnaryExpression("NOT", Unary());
        }

        if (token.IsSign("~"))
            throw tokens.Unsupported("bitwise operator");
        if (!token.IsSign("-") && !token.IsSign("+"))
            return Members(Primary());
        tokens.Take();
        // A minus that touches its number is the number's own.
        if (token.Text == "-" && tokens.Current.Kind == SqlTokenKind.Number && tokens.Current.Start == token.End)
            return new LiteralExpression(SqlValue.Of(-tokens.Take().Number));
        return new UnaryExpression(token.Text, Unary());
    }

    private SqlExpression Members(SqlExpression owner)
    {
        for (int length = 0; ; length++)
        {
            Link(length);
            if (tokens.TrySign("."))
            {
                owner = new MemberExpression(owner, new LiteralExpression(SqlValue.Of(tokens.Identifier().Text)), isDotted: true);
                continue;
            }

            int start = tokens.Current.Start;
            if (!tokens.TrySign("["))
                return owner;
            var key = Expression();
            tokens.Sign("]");
            if (key is not (LiteralExpression or ParameterExpression))
                throw SqlRefusedException.Unsupported("member indexer", start, tokens.LastEnd);
            owner = new MemberExpression(owner, key, isDotted: false);
        }
    }

    private SqlExpression Primary()
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
                return new ParameterExpression(token.Text, parameters is not null && parameters.TryGetValue(token.Text, out var value) ? SqlValue.Of(value) : default);
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
            var inner = Expression();
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
            properties.Add(new(name.Text, Expression()));
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
            if (!_allowsAggregates)
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

    // A chain of operators or members is as deep as it is long. Short ones, of which a text may have thousands, are free.
    private void Link(int length)
    {
        if (length >= FreeLinks && ++_links > MaxLinks)
            throw TooDeep();
    }

    private static SqlRefusedException TooDeep() => SqlRefusedException.Unsupported("expression nested this deep", 0, 0);

    /// <summary>Counts how deep the parser is, so that a hostile text is refused before the stack ends.</summary>
    private readonly ref struct Nesting
    {
        private readonly SqlExpressionParser _parser;

        public Nesting(SqlExpressionParser parser)
        {
            _parser = parser;
            if (++parser._depth > MaxDepth)
                throw TooDeep();
        }

        public void Dispose() => _parser._depth--;
    }
}
