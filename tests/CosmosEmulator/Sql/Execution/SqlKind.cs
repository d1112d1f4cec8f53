namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>The types of the language, in the order in which ORDER BY puts values of different types.</summary>
internal enum SqlKind : byte
{
    /// <summary>No value: a missing property, or the result of an operation on operands it is not defined for.</summary>
    Undefined,

    /// <summary>null.</summary>
    Null,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>An IEEE double.</summary>
    Number,

    /// <summary>A string.</summary>
    String,

    /// <summary>An array.</summary>
    Array,

    /// <summary>An object.</summary>
    Object,
}
