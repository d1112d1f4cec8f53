using Microsoft.Azure.Cosmos;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>What an account must be for the promises to hold (docs/adr/0010).</summary>
internal static class AccountRule
{
    /// <summary>Every objection, with its reason; none when the account will do.</summary>
    /// <param name="writeRegions">The regions that take writes.</param>
    /// <param name="consistency">The account's default consistency.</param>
    /// <param name="mode">How requests reach it.</param>
    public static IEnumerable<string> Objections(IReadOnlyCollection<string> writeRegions, ConsistencyLevel consistency, CosmosMode mode)
    {
        if (writeRegions.Count > 1)
        {
            yield return $"The account takes writes in {writeRegions.Count} regions ({string.Join(", ", writeRegions)}); it must be one. "
                + "Between several the last writer wins, and whole increments vanish.";
        }

        bool quorum = consistency is ConsistencyLevel.Strong or ConsistencyLevel.BoundedStaleness;
        if (mode == CosmosMode.Gateway && !quorum)
        {
            yield return $"The account's consistency is {consistency} and Cosmos:Mode is Gateway; it must be BoundedStaleness or Strong, or the mode Direct. "
                + "Reads must see the latest committed state, which a reader of such an account can ask for only in Direct mode.";
        }
    }
}
