namespace ShardedCounter.Standalone.Storage;

/// <summary>Where tests reach in. The default changes nothing.</summary>
/// <param name="AroundCommit">
/// Called on the writer's thread in place of each COMMIT; gets the real one, which answers with a result code, and gives the code
/// that the store is to see.
/// </param>
/// <param name="MaxPages">The most pages the file may have, to run into a full disk.</param>
internal sealed record SqliteStoreSeams(Func<Func<int>, int>? AroundCommit = null, int? MaxPages = null)
{
    /// <summary>None.</summary>
    public static SqliteStoreSeams None { get; } = new();
}
