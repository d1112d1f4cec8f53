using System.Text.Json;

namespace ShardedCounter.CosmosEmulator;

/// <summary>
/// A Cosmos DB account in memory, as far as the SDK in Gateway mode sees one: databases, containers, documents, batches, change feed, queries, time to live and request units. Thread-safe.
/// </summary>
/// <remarks>
/// Written from what the protocol's documentation and the SDK's traffic show, for the tests of this repository: what they need is true to the service where a counter could come to depend on it (the README
/// beside it says what is left out). A request is applied in one step under its container's lock, so what the service answers for concurrent writers in some order is answered here in the order of arrival.
/// </remarks>
public sealed class Emulator
{
    private readonly EmulatorOptions _options;
    private readonly AccountState _account;
    private readonly MasterKey _key = new();
    private readonly CallReader _reader;
    private readonly AccountEndpoint _accountEndpoint;
    private readonly DocumentEndpoint _documents;
    private readonly FeedEndpoint _feeds;
    private readonly QueryEndpoint _queries;
    private readonly OfferEndpoint _offers;
    private long _lastActivity;

    /// <summary>Creates an empty account.</summary>
    /// <param name="options">What it is like; not to be changed afterwards.</param>
    public Emulator(EmulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Ranges, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Ranges, 128);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.WriteRegions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.PartitionRequestUnits, 0);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.ContainerRequestUnits, 0);
        _options = options;
        _account = new AccountState(options);
        _reader = new CallReader(_account);
        _accountEndpoint = new AccountEndpoint(_account);
        _documents = new DocumentEndpoint(options.Time);
        _feeds = new FeedEndpoint(options.Time);
        _queries = new QueryEndpoint(options.Time);
        _offers = new OfferEndpoint(_account);
    }

    /// <summary>The account's key: random, in base64. What is not signed with it is answered 401.</summary>
    public string Key => _key.Text;

    /// <summary>Disturbs requests.</summary>
    public Faults Faults { get; } = new();

    /// <summary>What was asked, and what it cost.</summary>
    public RequestLedger Ledger { get; } = new();

    internal DocumentContainer Container(string database, string container) => _account.Get(database, container);

    internal DateTimeOffset Now => _options.Time.GetUtcNow();

    /// <summary>
    /// A handler that carries requests to the account without a socket, for <c>CosmosClientOptions.HttpClientFactory</c>; any <c>http://</c> address does. Unless a fault delays it, a request is applied and answered on
    /// the caller's thread before the call returns. Handlers are cheap and hold nothing to dispose of.
    /// </summary>
    /// <param name="client">Names the caller for faults and ledger.</param>
    public HttpMessageHandler CreateHandler(string client) => new InProcessHandler(this, client);

    /// <summary>Divides a partition key range in two; its documents and what clients remember of its feed go on in both, and requests that name it are answered 410/1002.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="rangeIndex">The range's place among the present ones in the order of the key space, from 0.</param>
    public void Split(string database, string container, int rangeIndex) => _account.Get(database, container).Split(rangeIndex);

    /// <summary>Puts documents into a container without a request: a million in seconds. One that is there is replaced; the change feed shows them.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="documents">The partition keys, all strings, and the documents, whose value at the partition key's path is the same.</param>
    /// <exception cref="ArgumentException">A document is one the service would refuse; those before it are in.</exception>
    public void Seed(string database, string container, IEnumerable<(string PartitionKey, ReadOnlyMemory<byte> Json)> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        try
        {
            _account.Get(database, container).Seed(documents, new PredicateCache());
        }
        catch (WireException refused)
        {
            throw new ArgumentException($"A document would be refused with {refused.Status}: {refused.Message}", nameof(documents), refused);
        }
    }

    /// <summary>The documents of a container that have not expired, with their system properties, in no order: a copy for assertions.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="container">The container's name.</param>
    public IReadOnlyList<JsonElement> Documents(string database, string container)
    {
        var from = _account.Get(database, container);
        lock (from.Gate)
        {
            long now = DocumentContainer.Seconds(Now);
            return [.. from.Partitions.SelectMany(partition => partition.Documents).Where(document => document.ExpiresAt > now).Select(document => document.Element)];
        }
    }

    internal string NewActivityId() => new Guid(0, 0, 0, BitConverter.GetBytes(Interlocked.Increment(ref _lastActivity))).ToString();

    /// <summary>Answers a request, with what faults do to it.</summary>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up before the request was applied, or while its answer was held back.</exception>
    internal ValueTask<WireAnswer> AnswerAsync(WireRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Call call;
        try
        {
            var path = WirePath.Parse(request.Path) ?? throw new WireException(404, $"The protocol has no address {request.Path}.");
            if (!_key.IsSigned(request, path))
                throw new WireException(401, "The input authorization token can't serve the request. The MAC signature found in the HTTP request is not the same as the computed signature.");
            call = _reader.Read(request, path);
        }
        catch (WireException wrong)
        {
            return new(wrong.ToAnswer());
        }

        return Faults.Take(call.Info) is { } fault ? DisturbedAsync(call, fault, cancellation) : new(Apply(call));
    }

    private async ValueTask<WireAnswer> DisturbedAsync(Call call, Fault fault, CancellationToken cancellation)
    {
        var applied = fault.IsAfter ? Execute(call) : null;
        if (fault.Wait is { } wait)
        {
            try
            {
                await wait(call.Info, cancellation).WaitAsync(cancellation);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                throw Broken(call, applied, broken);
            }
            catch (OperationCanceledException)
            {
                Note(call, 0, 0, applied);
                throw;
            }

            applied ??= Execute(call);
            Note(call, applied.Status, applied.SubStatus, applied);
            return applied;
        }

        fault.Tell?.Invoke(call.Info);
        if (fault.Status == 0)
            throw Broken(call, applied, null);
        Note(call, fault.Status, fault.SubStatus, applied);
        return WireAnswer.Error(fault.Status, "The answer of a fault.", fault.SubStatus, 0, fault.RetryAfter);
    }

    private HttpRequestException Broken(Call call, WireAnswer? applied, Exception? cause)
    {
        Note(call, 0, 0, applied);
        return new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was broken by a fault.", cause ?? new IOException("The connection was broken by a fault."));
    }

    private WireAnswer Apply(Call call)
    {
        var answer = Execute(call);
        Note(call, answer.Status, answer.SubStatus, answer);
        return answer;
    }

    private void Note(Call call, int status, int subStatus, WireAnswer? applied) =>
        Ledger.Add(new LedgerEntry(
            call.Info, status, subStatus, applied?.Charge ?? 0, call.Request.Body.Length, status == 0 ? 0 : applied?.Body.Length ?? 0, applied?.ItemCount ?? 0, applied is not null));

    private WireAnswer Execute(Call call)
    {
        try
        {
            switch (call.Info.Kind)
            {
                case RequestKind.Account:
                    return _accountEndpoint.Account(call);
                case RequestKind.Database:
                    return _accountEndpoint.Databases(call);
                case RequestKind.Container:
                    return _accountEndpoint.Containers(call);
                case RequestKind.Ranges:
                    return AccountEndpoint.Ranges(call);
                case RequestKind.Offer:
                    return _offers.Answer(call);
            }

            var container = call.Container ?? throw new WireException(404, "Resource Not Found.", 1003);
            return call.Info.Kind switch
            {
                RequestKind.Batch => _documents.Batch(call, container),
                RequestKind.ChangeFeed => _feeds.Changes(call, container),
                RequestKind.ReadAll => _feeds.All(call, container),
                RequestKind.Query => _queries.Query(call, container),
                RequestKind.QueryPlan => QueryEndpoint.Plan(call, container),
                _ => _documents.Document(call, container),
            };
        }
        catch (WireException wrong)
        {
            return wrong.ToAnswer();
        }
    }
}
