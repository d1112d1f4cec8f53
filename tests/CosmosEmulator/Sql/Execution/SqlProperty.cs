namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A property of an object that a query makes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; an undefined one is left out when the object is written.</param>
internal readonly record struct SqlProperty(string Name, SqlValue Value);
