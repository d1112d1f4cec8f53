namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>The tokens of a text in order, cut when they are asked for, so that the first error in the text is the one reported.</summary>
internal sealed class SqlTokens
{
    private readonly SqlLexer _lexer;
    private SqlToken? _following;

    /// <summary>Starts at the first token.</summary>
    public SqlTokens(string text)
    {
        _lexer = new SqlLexer(text);
        Current = _lexer.Next();
    }

    /// <summary>The text.</summary>
    public string Text => _lexer.Text;

    /// <summary>The token at hand.</summary>
    public SqlToken Current { get; private set; }

    /// <summary>The end of the token before the one at hand.</summary>
    public int LastEnd { get; private set; }

    /// <summary>The token after the one at hand.</summary>
    public SqlToken Following => _following ??= _lexer.Next();

    /// <summary>Moves on, and returns the token moved over.</summary>
    public SqlToken Take()
    {
        var taken = Current;
        LastEnd = taken.End;
        Current = Following;
        _following = null;
        return taken;
    }

    /// <summary>Moves over this sign if it is at hand.</summary>
    public bool TrySign(string sign)
    {
        bool isThere = Current.IsSign(sign);
        if (isThere)
            Take();
        return isThere;
    }

    /// <summary>Moves over this keyword if it is at hand.</summary>
    public bool TryKeyword(string keyword)
    {
        bool isThere = Current.IsKeyword(keyword);
        if (isThere)
            Take();
        return isThere;
    }

    /// <summary>Moves over this sign, or refuses the text.</summary>
    public void Sign(string sign)
    {
        if (!TrySign(sign))
            throw Wrong();
    }

    /// <summary>Moves over this keyword, or refuses the text.</summary>
    public void Keyword(string keyword)
    {
        if (!TryKeyword(keyword))
            throw Wrong();
    }

    /// <summary>Moves over a name, or refuses the text.</summary>
    public SqlToken Identifier() => Current.Kind == SqlTokenKind.Identifier ? Take() : throw Wrong();

    /// <summary>The refusal of the token at hand.</summary>
    public SqlRefusedException Wrong() => SqlRefusedException.Near(Current, Text);

    /// <summary>The refusal of the token at hand as a part of the language that this endpoint does not speak.</summary>
    public SqlRefusedException Unsupported(string what) => SqlRefusedException.Unsupported(what, Current.Start, Current.End);
}
