using System.Runtime.CompilerServices;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>The arguments of a call, on the stack: no function here takes more than three.</summary>
[InlineArray(3)]
internal struct SqlArguments
{
    private SqlValue _first;
}
