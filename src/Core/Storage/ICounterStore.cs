namespace ShardedCounter.Storage;

/// <summary>
/// Everything the counting service keeps, behind one port. A store passes <c>ShardStoreContract</c> in
/// <c>tests/Testing</c>, which says in tests what the parts say in words.
/// </summary>
/// <remarks>
/// All members may be called from any thread at once. Reads see the latest committed state. A read or a write of totals or
/// control documents that the store cannot serve now throws <see cref="StoreUnavailableException"/>; a commit never throws for
/// what a store can answer, it says so in its outcome.
/// </remarks>
public interface ICounterStore : IShardStore, IChangeFeed, ITotalStore, IControlStore, IDeadLetterStore;
