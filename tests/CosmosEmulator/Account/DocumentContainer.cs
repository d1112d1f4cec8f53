using System.Globalization;
using System.Text.Json.Nodes;

namespace ShardedCounter.CosmosEmulator;

/// <summary>A container: logical partitions of documents in ranges of the key space.</summary>
/// <remarks>
/// One lock guards all of its state, so a transaction is whatever is done under it. Versions of documents are immutable and may be read outside. Members that need the lock say so.
/// </remarks>
internal sealed class DocumentContainer
{
    private readonly EmulatorOptions _options;
    private readonly Dictionary<PartitionKeyValue, LogicalPartition> _partitions = [];
    private readonly Budget _budget;
    private readonly uint _databaseNumber;
    private readonly uint _number;
    private ulong _lastDocument;
    private long _lastETag;
    private int _nextRange;

    public DocumentContainer(DatabaseState database, uint number, ContainerDefinition definition, int? throughput, EmulatorOptions options)
    {
        _options = options;
        _databaseNumber = database.Number;
        _number = number;
        _budget = new Budget(options.ContainerRequestUnits);
        DatabaseName = database.Name;
        Definition = definition;
        Throughput = throughput;
        Rid = ResourceIds.OfContainer(database.Number, number);
        Link = $"dbs/{database.Rid}/colls/{Rid}/";
        Timestamp = Seconds(options.Time.GetUtcNow());
        for (int at = 0; at < options.Ranges; at++)
            Ranges.Add(new PartitionRange(_nextRange++, KeySpan.Piece(at, options.Ranges), [], 0, RangesVersion));
    }

    /// <summary>Guards the container's state.</summary>
    public Lock Gate { get; } = new();

    public string DatabaseName { get; }

    public string Rid { get; }

    /// <summary>The resource id of its throughput.</summary>
    public string OfferRid => ResourceIds.OfOffer(_number);

    /// <summary>The link by resource ids, with a slash at its end.</summary>
    public string Link { get; }

    public long Timestamp { get; }

    public int? Throughput { get; set; }

    public ContainerDefinition Definition { get; set; }

    /// <summary>The ranges in the order of the key space. Under the lock.</summary>
    public List<PartitionRange> Ranges { get; } = [];

    /// <summary>Grows with each split. Under the lock.</summary>
    public int RangesVersion { get; private set; } = 1;

    /// <summary>All logical partitions. Under the lock.</summary>
    public IEnumerable<LogicalPartition> Partitions => _partitions.Values;

    public static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();

    /// <summary>The id of a range as a resource.</summary>
    public string RangeRid(PartitionRange range) => ResourceIds.OfRange(_databaseNumber, _number, range.Number);

    public string DocumentRid(ulong document) => ResourceIds.OfDocument(_databaseNumber, _number, document);

    /// <summary>A number no document of the container had. Under the lock.</summary>
    public ulong NewDocumentNumber() => ++_lastDocument;

    /// <summary>An entity tag, with its quotes, that no version had. Under the lock.</summary>
    public string NewETag() => string.Create(CultureInfo.InvariantCulture, $"\"{_number:x8}-0000-0000-0000-{++_lastETag:x12}\"");

    /// <summary>A logical partition that has been written to; null for one that never was. Under the lock.</summary>
    public LogicalPartition? Find(PartitionKeyValue key) => _partitions.GetValueOrDefault(key);

    /// <summary>The versions that will expire. Under the lock.</summary>
    public ExpiryQueue Expiry { get; } = new();

    /// <summary>A logical partition, made when there is none; it is kept once something is written to it, or when its units are counted. Under the lock.</summary>
    public LogicalPartition Obtain(PartitionKeyValue key)
    {
        if (_partitions.TryGetValue(key, out var known))
            return known;
        var place = key.EffectiveKey();
        var budget = double.IsPositiveInfinity(_options.PartitionRequestUnits) ? null : new Budget(_options.PartitionRequestUnits);
        var partition = new LogicalPartition(key, place, RangeAt(place), budget);
        if (budget is not null)
            Keep(partition);
        return partition;
    }

    /// <summary>Keeps a partition that has documents. Under the lock.</summary>
    public void Keep(LogicalPartition partition) => _partitions.TryAdd(partition.Key, partition);

    /// <summary>Clears away what has expired; it no longer showed. Under the lock, outside a transaction.</summary>
    public void RemoveExpired(long now)
    {
        while (Expiry.TakeExpired(now) is { } expired)
        {
            expired.IsCurrent = false;
            expired.Partition.Remove(expired.Id);
            expired.Partition.Range.Feed.MarkStale();
        }
    }

    /// <summary>The range that has a key. Under the lock.</summary>
    public PartitionRange RangeAt(UInt128 key)
    {
        foreach (var range in Ranges)
        {
            if (range.Span.Contains(key))
                return range;
        }

        throw new InvalidOperationException("The ranges cover the key space.");
    }

    /// <summary>How long a request must wait for request units of its partition and of the container; null when it may pass. Under the lock.</summary>
    public TimeSpan? Wait(LogicalPartition? partition, DateTimeOffset now)
    {
        var own = partition?.Budget?.Wait(now);
        var all = _budget.Wait(now);
        return own > (all ?? TimeSpan.Zero) ? own : all ?? own;
    }

    /// <summary>Takes what a request cost. Under the lock.</summary>
    public void Take(LogicalPartition? partition, double requestUnits, DateTimeOffset now)
    {
        partition?.Budget?.Take(requestUnits, now);
        _budget.Take(requestUnits, now);
    }

    /// <summary>The definition with its system properties, as it is answered.</summary>
    public JsonObject Describe()
    {
        var json = (JsonObject)Definition.Json.DeepClone();
        json["_rid"] = Rid;
        json["_ts"] = Timestamp;
        json["_self"] = Link;
        json["_etag"] = $"\"{_number:x8}-0000-0000-0000-000000000000\"";
        json["_docs"] = "docs/";
        json["_sprocs"] = "sprocs/";
        json["_triggers"] = "triggers/";
        json["_udfs"] = "udfs/";
        json["_conflicts"] = "conflicts/";
        return json;
    }

    /// <summary>Puts documents in without a request, each in a transaction of its own. One that is there is replaced.</summary>
    /// <exception cref="WireException">A document is one the service would refuse.</exception>
    public void Seed(IEnumerable<(string PartitionKey, ReadOnlyMemory<byte> Json)> documents, PredicateCache predicates)
    {
        foreach (var (key, json) in documents)
        {
            lock (Gate)
            {
                var writes = new PartitionWrites(this, Obtain(PartitionKeyValue.Of(key)), predicates, _options.Time.GetUtcNow());
                var result = writes.Apply(new DocumentOperation { Kind = RequestKind.Upsert, Body = json });
                if (!result.IsSuccess)
                    throw new WireException(result.Status, result.Message!, result.SubStatus);
                writes.Commit();
            }
        }
    }

    /// <summary>Divides a range in two of half its key space; its documents, its transactions and its feed go on in them.</summary>
    /// <param name="index">The range's place among the ranges.</param>
    public void Split(int index)
    {
        lock (Gate)
        {
            var parent = Ranges[index];
            var top = UInt128.Min(parent.Span.Max, UInt128.One << 126);
            var middle = parent.Span.Min + ((top - parent.Span.Min) / 2);
            RangesVersion++;
            string[] parents = [.. parent.Parents, parent.Id];
            var low = new PartitionRange(_nextRange++, new KeySpan(parent.Span.Min, middle), parents, parent.Lsn, RangesVersion);
            var high = new PartitionRange(_nextRange++, new KeySpan(middle, parent.Span.Max), parents, parent.Lsn, RangesVersion);
            Ranges[index] = low;
            Ranges.Insert(index + 1, high);
            foreach (var partition in _partitions.Values)
            {
                if (partition.Range == parent)
                    partition.Range = partition.EffectiveKey < middle ? low : high;
            }

            foreach (var document in parent.Feed.After(-1))
                document.Partition.Range.Feed.Append(document);
        }
    }
}
