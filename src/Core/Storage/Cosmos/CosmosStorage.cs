using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using ShardedCounter.Diagnostics;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>
/// The counters' place in a Cosmos DB account: one client a process, and what has to be true before the store is used. Made once; <see cref="PrepareAsync"/> comes before
/// anything else.
/// </summary>
public sealed class CosmosStorage : IDisposable
{
    private readonly CosmosClient _client;
    private readonly CosmosOptions _options;
    private readonly StoreRequests _requests;
    private readonly ILogger _log;

    /// <summary>Makes the client. Nothing is sent yet.</summary>
    /// <param name="options">Validated.</param>
    /// <param name="time">For deadlines and for time gone by; its wall clock is never looked at.</param>
    /// <param name="meter">For the instruments.</param>
    /// <param name="log">For all of the store.</param>
    /// <param name="handler">What carries HTTP, for tests; null: the SDK's own.</param>
    public CosmosStorage(CosmosOptions options, TimeProvider time, CounterMeter meter, ILogger log, HttpMessageHandler? handler = null)
        : this(options, time, meter, log, handler, CommitRules.Sound)
    {
    }

    internal CosmosStorage(CosmosOptions options, TimeProvider time, CounterMeter meter, ILogger log, HttpMessageHandler? handler, CommitRules rules)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _log = log;
        _client = CosmosClientFactory.Create(options, handler);
        var clock = new ServiceClock(time);
        _requests = new StoreRequests(new RequestMetrics(meter), clock, time, options);
        Store = new CosmosCounterStore(_client.GetDatabase(options.Database), options, _requests, clock, rules, log);
    }

    /// <summary>The store. Usable once <see cref="PrepareAsync"/> has returned.</summary>
    public ICounterStore Store { get; }

    /// <summary>Checks the account; makes or checks the database and its containers. Repeating it is harmless.</summary>
    /// <exception cref="CosmosSetupException">Something is missing or otherwise; every difference is named.</exception>
    /// <exception cref="StoreUnavailableException">The account does not answer.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckAccountAsync(cancellationToken);
            await PrepareContainersAsync(cancellationToken);
        }
        catch (CosmosException exception) when (exception.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new CosmosSetupException(
                [$"The account {_client.Endpoint} refuses: {CosmosErrors.Describe(exception)}. Check Cosmos:Key, or the roles of the identity (and that Cosmos:CreateIfMissing is off where it has data-plane roles only)."],
                exception);
        }
        catch (Exception exception) when (CosmosErrors.IsOfTheWorld(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw CosmosErrors.Unavailable("start-up", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task CheckAccountAsync(CancellationToken cancellationToken)
    {
        AccountProperties account = await _client.ReadAccountAsync().WaitAsync(cancellationToken);
        string[] regions = [.. account.WritableRegions.Select(static region => region.Name)];
        string[] objections = [.. AccountRule.Objections(regions, account.Consistency.DefaultConsistencyLevel, _options.Mode)];
        if (objections.Length > 0)
            throw new CosmosSetupException(objections);
        CosmosLog.Opened(
            _log, _options.Database, _client.Endpoint, _options.Mode, account.Consistency.DefaultConsistencyLevel.ToString(), regions.FirstOrDefault() ?? "no region named");
    }

    private async Task PrepareContainersAsync(CancellationToken cancellationToken)
    {
        Database database = _client.GetDatabase(_options.Database);
        if (_options.CreateIfMissing)
            await _client.CreateDatabaseIfNotExistsAsync(_options.Database, cancellationToken: cancellationToken);
        var differences = new List<string>();
        foreach (ContainerPlan plan in StorageLayout.All)
        {
            ContainerProperties? there = await FindAsync(database, plan, cancellationToken);
            if (there is null)
                differences.Add($"Container {plan.Name} is not in database {_options.Database}; the deployment makes it, or Cosmos:CreateIfMissing=true with a key.");
            else
                differences.AddRange(plan.DifferencesTo(there));
        }

        if (differences.Count > 0)
            throw new CosmosSetupException(differences);
    }

    private async Task<ContainerProperties?> FindAsync(Database database, ContainerPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            if (!_options.CreateIfMissing)
                return (await database.GetContainer(plan.Name).ReadContainerAsync(cancellationToken: cancellationToken)).Resource;
            ContainerResponse response = await database.CreateContainerIfNotExistsAsync(plan.ToProperties(), cancellationToken: cancellationToken);
            if (response.StatusCode == HttpStatusCode.Created)
                CosmosLog.Created(_log, plan.Name);
            return response.Resource;
        }
        catch (CosmosException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
