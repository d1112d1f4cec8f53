namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>What a token is; a keyword and a sign are told apart by their text.</summary>
internal enum SqlTokenKind : byte
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A name that is no keyword.</summary>
    Identifier,

    /// <summary>A reserved word, upper-cased unless the language knows it in lower case only.</summary>
    Keyword,

    /// <summary>A parameter with its <c>@</c>.</summary>
    Parameter,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string, with its escapes resolved.</summary>
    String,

    /// <summary>An operator or a bracket.</summary>
    Sign,
}
