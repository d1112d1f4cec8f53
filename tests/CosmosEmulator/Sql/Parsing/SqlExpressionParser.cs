using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// Parses scalar expressions. From loosest to tightest: <c>? :</c> and <c>??</c> and BETWEEN, none of which is an operand of AND without parentheses;
/// OR; AND; IN; comparisons, all alike; concatenation; sums; products; signs and NOT, which binds tighter than a comparison.
/// </summary>
internal sealed class SqlExpressionParser
{
    // Far above what a query needs and far below what the stack holds.
    private const int MaxDepth = 100;
    private const int FreeLinks = 8;
    private const int MaxLinks = 1_000;

    private static readonly string[][] Levels = [["=", "!=", "<>", "<", "<=", ">", ">="], ["||"], ["+", "-"], ["*", "/", "%"]];

    private readonly SqlTokens _tokens;
    private readonly SqlPrimaryParser _primaries;
    private int _depth;
    private int _links;

    /// <summary>Creates a parser that shares its tokens with the parser of the statement.</summary>
    public SqlExpressionParser(SqlTokens tokens, IReadOnlyDictionary<string, JsonElement>? parameters)
    {
        _tokens = tokens;
        _primaries = new SqlPrimaryParser(tokens, parameters, Expression);
    }

    /// <summary>The aggregates met so far.</summary>
    public IReadOnlyList<AggregateExpression> Aggregates => _primaries.Aggregates;

    /// <summary>Parses the expression at hand.</summary>
    /// <param name="allowsAggregates">Whether aggregates may stand in it: in the SELECT clause alone.</param>
    public SqlExpression Parse(bool allowsAggregates = false)
    {
        _primaries.AllowsAggregates = allowsAggregates;
        return Expression();
    }

    /// <summary>Refuses names that are not what FROM calls the document; to be called at the end, as SELECT comes before FROM.</summary>
    public void Resolve(string alias) => _primaries.Resolve(alias);

    /// <summary>Parses a path and nothing else: what ORDER BY takes.</summary>
    public SqlExpression ParsePath()
    {
        int start = _tokens.Current.Start;
        var path = Parse();
        return IsPath(path)
            ? path
            : throw new SqlRefusedException(
                "2206", "Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.", start, _tokens.LastEnd);
    }

    /// <summary>Parses the number or parameter at hand and nothing more of an expression.</summary>
    public SqlExpression ParseCount() => _primaries.Parse();

    private static bool IsPath(SqlExpression expression) => expression is RootExpression || (expression is MemberExpression member && IsPath(member.Owner));

    private SqlExpression Expression()
    {
        using var nesting = new Nesting(this);
        var first = Or();
        if (_tokens.TrySign("??"))
            first = new CoalesceExpression(first, Coalesced());
        if (!_tokens.TrySign("?"))
            return first;
        var then = Expression();
        _tokens.Sign(":");
        return new ConditionalExpression(first, then, Expression());
    }

    private SqlExpression Coalesced()
    {
        using var nesting = new Nesting(this);
        var first = Or();
        return _tokens.TrySign("??") ? new CoalesceExpression(first, Coalesced()) : first;
    }

    private SqlExpression Or()
    {
        var first = Binary(0);
        bool isNot = _tokens.Current.IsKeyword("NOT") && _tokens.Following.IsKeyword("BETWEEN");
        if (isNot)
            _tokens.Take();
        if (_tokens.TryKeyword("BETWEEN"))
        {
            var low = Binary(0);
            _tokens.Keyword("AND");
            return new BetweenExpression(first, low, Binary(0), isNot);
        }

        return Chain(isAnd: false, And(In(first)), () => And(In(Binary(0))));
    }

    private SqlExpression And(SqlExpression first) => Chain(isAnd: true, first, () => In(Binary(0)));

    private SqlExpression Chain(bool isAnd, SqlExpression first, Func<SqlExpression> following)
    {
        string word = isAnd ? "AND" : "OR";
        if (!_tokens.TryKeyword(word))
            return first;
        var terms = new List<SqlExpression> { first };
        do
            terms.Add(following());
        while (_tokens.TryKeyword(word));
        return new LogicalExpression(isAnd, terms);
    }


    private SqlExpression In(SqlExpression operand)
    {
        bool isNot = _tokens.TryKeyword("NOT");
        if (_tokens.Current.IsKeyword("LIKE"))
            throw _tokens.Unsupported("LIKE");
        if (!_tokens.TryKeyword("IN"))
            return isNot ? throw _tokens.Wrong() : operand;
        _tokens.Sign("(");
        return new InExpression(operand, _primaries.List(")"), isNot);
    }

    private SqlExpression Binary(int level)
    {
        if (level == Levels.Length)
            return Unary();
        var left = Binary(level + 1);
        for (int length = 0; _tokens.Current.Kind == SqlTokenKind.Sign; length++)
        {
            string sign = _tokens.Current.Text;
            if (sign is "&" or "|" or "^" or "<<" or ">>")
                throw _tokens.Unsupported("bitwise operator");
            if (!Levels[level].Contains(sign))
                break;
            _tokens.Take();
            Link(length);
            left = new BinaryExpression(sign == "<>" ? "!=" : sign, left, Binary(level + 1));
        }

        return left;
    }

    private SqlExpression Unary()
    {
        using var nesting = new Nesting(this);
        var token = _tokens.Current;
        if (token.IsKeyword("NOT"))
        {
            _tokens.Take();
            return new UnaryExpression("NOT", Unary());
        }

        if (token.IsSign("~"))
            throw _tokens.Unsupported("bitwise operator");
        if (!token.IsSign("-") && !token.IsSign("+"))
            return Members(_primaries.Parse());
        _tokens.Take();
        // A minus that touches its number is the number's own.
        if (token.Text == "-" && _tokens.Current.Kind == SqlTokenKind.Number && _tokens.Current.Start == token.End)
            return new LiteralExpression(SqlValue.Of(-_tokens.Take().Number));
        return new UnaryExpression(token.Text, Unary());
    }

    private SqlExpression Members(SqlExpression owner)
    {
        for (int length = 0; ; length++)
        {
            Link(length);
            if (_tokens.TrySign("."))
            {
                owner = new MemberExpression(owner, new LiteralExpression(SqlValue.Of(_tokens.Identifier().Text)), isDotted: true);
                continue;
            }

            int start = _tokens.Current.Start;
            if (!_tokens.TrySign("["))
                return owner;
            var key = Expression();
            _tokens.Sign("]");
            if (key is not (LiteralExpression or ParameterExpression))
                throw SqlRefusedException.Unsupported("member indexer", start, _tokens.LastEnd);
            owner = new MemberExpression(owner, key, isDotted: false);
        }
    }

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
