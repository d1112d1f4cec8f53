namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>The store contract on containers of four feed ranges.</summary>
public sealed class CosmosStoreOnFourRangesTests
{
    private const int Ranges = 4;

    public sealed class Commits() : CosmosStoreContract.Commits(Ranges);

    public sealed class Receipts() : CosmosStoreContract.Receipts(Ranges);

    public sealed class ConcurrentCommits() : CosmosStoreContract.ConcurrentCommits(Ranges);

    public sealed class Feed() : CosmosStoreContract.Feed(Ranges);

    public sealed class Totals() : CosmosStoreContract.Totals(Ranges);

    public sealed class TotalLists() : CosmosStoreContract.TotalLists(Ranges);

    public sealed class Control() : CosmosStoreContract.Control(Ranges);
}
