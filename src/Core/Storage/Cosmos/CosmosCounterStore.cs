using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>The store on Cosmos DB: gives each call to the part that serves it. Any thread.</summary>
internal sealed class CosmosCounterStore : ICounterStore
{
    private readonly CommitPath _commits;
    private readonly MarkReader _marks;
    private readonly ShardReader _shards;
    private readonly ChangeFeedReader _feed;
    private readonly TotalDocuments _totals;
    private readonly TotalList _list;
    private readonly ControlDocuments _control;
    private readonly DeadLetterDocuments _letters;

    /// <param name="database">The database, prepared by <see cref="CosmosStorage"/>.</param>
    /// <param name="options">Validated.</param>
    /// <param name="requests">Sends and meters.</param>
    /// <param name="clock">What is known of the store's time.</param>
    /// <param name="rules">Sound, but for tests.</param>
    /// <param name="log">For all of the store.</param>
    public CosmosCounterStore(Database database, CosmosOptions options, StoreRequests requests, ServiceClock clock, CommitRules rules, ILogger log)
    {
        Container shards = database.GetContainer(StorageLayout.Shards.Name);
        Container totals = database.GetContainer(StorageLayout.Totals.Name);
        var queries = new QueryPages(requests);
        _control = new ControlDocuments(database.GetContainer(StorageLayout.Control.Name), requests, clock);
        var time = new StoreTimeSource(clock, _control);
        _marks = new MarkReader(shards, requests);
        _commits = new CommitPath(shards, requests, _marks, new ExistenceLookup(shards, queries), new KnownDocuments(options.KnownDocuments), rules, log);
        _shards = new ShardReader(shards, requests, time);
        _feed = new ChangeFeedReader(shards, requests, time);
        _totals = new TotalDocuments(totals, requests);
        _list = new TotalList(totals, queries);
        _letters = new DeadLetterDocuments(database.GetContainer(StorageLayout.DeadLetters.Name), requests, queries, log);
    }

    /// <inheritdoc/>
    public CommitPace Pace => CommitPace.RequestUnits;

    /// <inheritdoc/>
    public ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return _commits.CommitAsync(commit, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<Mark?> ReadMarkAsync(ProducerId producer, int shard, CancellationToken cancellationToken) =>
        await _marks.ReadAsync(producer, shard, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ShardReadings> ReadShardsAsync(CounterId counter, int shards, CancellationToken cancellationToken) =>
        _shards.ReadAsync(counter, shards, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListFeedRangesAsync(CancellationToken cancellationToken) => _feed.ListRangesAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FeedPage> ReadFeedAsync(string range, string? continuation, int maxChanges, CancellationToken cancellationToken) =>
        _feed.ReadAsync(range, continuation, maxChanges, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredTotal?> ReadTotalAsync(CounterId counter, CancellationToken cancellationToken) => _totals.ReadAsync(counter, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredTotal?>> ReadTotalsAsync(IReadOnlyList<CounterId> counters, CancellationToken cancellationToken) =>
        _totals.ReadManyAsync(counters, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<bool>> WriteTotalsAsync(IReadOnlyList<StoredTotal> totals, CancellationToken cancellationToken) =>
        _totals.WriteManyAsync(totals, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TotalPage> ListTotalsAsync(TotalQuery query, CancellationToken cancellationToken) => _list.ReadAsync(query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Layout> OpenLayoutAsync(int shardsOfNewStore, CancellationToken cancellationToken) =>
        _control.OpenLayoutAsync(shardsOfNewStore, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken) => _control.ReadLayoutAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Layout> TryGrowLayoutAsync(Layout seen, int shards, CancellationToken cancellationToken) =>
        _control.TryGrowLayoutAsync(seen, shards, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredCursors?> ReadCursorsAsync(CancellationToken cancellationToken) => _control.ReadCursorsAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> TryWriteCursorsAsync(StoredCursors cursors, CancellationToken cancellationToken) =>
        _control.TryWriteCursorsAsync(cursors, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset> ReadFreshnessAsync(CancellationToken cancellationToken) => _control.ReadFreshnessAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask AdvanceFreshnessAsync(DateTimeOffset asOf, CancellationToken cancellationToken) => _control.AdvanceFreshnessAsync(asOf, cancellationToken);

    /// <inheritdoc/>
    public ValueTask AddDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => _letters.AddAsync(letters, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(string source, int top, CancellationToken cancellationToken) =>
        _letters.ReadAsync(source, top, cancellationToken);
}
