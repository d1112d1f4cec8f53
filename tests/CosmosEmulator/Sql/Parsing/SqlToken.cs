namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A token of a query text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text: a name, a keyword, a sign, or the value of a string.</param>
/// <param name="Number">The value of a number.</param>
/// <param name="Start">The index of its first character.</param>
/// <param name="End">The index after its last character.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, double Number, int Start, int End)
{
    /// <summary>Whether it is this sign.</summary>
    public bool IsSign(string sign) => Kind == SqlTokenKind.Sign && Text == sign;

    /// <summary>Whether it is this keyword.</summary>
    public bool IsKeyword(string keyword) => Kind == SqlTokenKind.Keyword && Text == keyword;
}
