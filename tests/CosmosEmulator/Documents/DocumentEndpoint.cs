namespace ShardedCounter.CosmosEmulator;

/// <summary>Answers requests for one document, and batches.</summary>
internal sealed class DocumentEndpoint
{
    private const int MaxBatchOperations = 100;

    private readonly TimeProvider _time;
    private readonly PredicateCache _predicates = new();

    public DocumentEndpoint(TimeProvider time) => _time = time;

    /// <summary>Reads or writes one document.</summary>
    public WireAnswer Document(Call call, DocumentContainer container)
    {
        var request = call.Request;
        DocumentRules.CheckLength(request.Body.Length);
        var operation = new DocumentOperation
        {
            Kind = call.Info.Kind,
            Id = call.Path.Id,
            Body = request.Body,
            IfMatch = request.Header(HeaderNames.IfMatch),
            IfNoneMatch = request.Header(HeaderNames.IfNoneMatch),
        };
        bool isMinimal = operation.Kind != RequestKind.Read && request.Header(HeaderNames.Prefer) == "return=minimal";
        lock (container.Gate)
        {
            if (Throttle(call, container, RequiredKey(call), out var partition, out var now) is { } throttled)
                return throttled;
            var writes = new PartitionWrites(container, partition, _predicates, now);
            var result = writes.Apply(operation);
            writes.Commit();
            container.Take(partition, result.Charge, now);
            return result.Message is not null
                ? Answer(WireAnswer.Error(result.Status, result.Message, result.SubStatus, result.Charge), partition)
                : Answer(
                    new WireAnswer
                    {
                        Status = result.Status,
                        ETag = result.Document?.ETag,
                        Charge = result.Charge,
                        Body = result.Document is null || isMinimal || result.Status == 304 ? default : result.Document.Body,
                    },
                    partition);
        }
    }

    /// <summary>Applies the operations of a batch: all or none of one partition, or, in a bulk request, each for itself.</summary>
    public WireAnswer Batch(Call call, DocumentContainer container)
    {
        var operations = call.Batch!;
        DocumentRules.CheckLength(call.Request.Body.Length);
        if (operations.Count is 0 or > MaxBatchOperations)
            throw new WireException(400, $"A batch has 1 to {MaxBatchOperations} operations, not {operations.Count}.");
        return call.Request.IsTrue(HeaderNames.BatchAtomic) ? Transaction(call, container, operations) : Bulk(call, container, operations);
    }

    private WireAnswer Transaction(Call call, DocumentContainer container, IReadOnlyList<DocumentOperation> operations)
    {
        lock (container.Gate)
        {
            if (Throttle(call, container, RequiredKey(call), out var partition, out var now) is { } throttled)
                return throttled;
            var writes = new PartitionWrites(container, partition, _predicates, now);
            var results = new OperationResult[operations.Count];
            double charge = 0;
            int failed = -1;
            for (int at = 0; at < operations.Count && failed < 0; at++)
            {
                results[at] = writes.Apply(operations[at]);
                charge += results[at].Charge;
                if (!results[at].IsSuccess)
                    failed = at;
            }

            if (failed < 0)
            {
                writes.Commit();
            }
            else
            {
                writes.Undo();
                for (int at = 0; at < results.Length; at++)
                {
                    if (at != failed)
                        results[at] = new OperationResult(424, 0);
                }
            }

            charge = Math.Round(charge, 2);
            container.Take(partition, charge, now);
            return Answer(new WireAnswer { Status = failed < 0 ? 200 : 207, ItemCount = results.Length, Charge = charge, Body = BatchCodec.Write(operations, results) }, partition);
        }
    }

    private WireAnswer Bulk(Call call, DocumentContainer container, IReadOnlyList<DocumentOperation> operations)
    {
        lock (container.Gate)
        {
            var now = _time.GetUtcNow();
            var results = new OperationResult[operations.Count];
            double charge = 0;
            for (int at = 0; at < operations.Count; at++)
            {
                var key = operations[at].PartitionKey is { } header ? PartitionKeyValue.Parse(header) : RequiredKey(call);
                var partition = container.Obtain(key);
                if (container.Wait(partition, now) is not null)
                {
                    results[at] = new OperationResult(429, 0, null, "Request rate is large.", 3200);
                    continue;
                }

                var writes = new PartitionWrites(container, partition, _predicates, now);
                results[at] = writes.Apply(operations[at]);
                writes.Commit();
                charge += results[at].Charge;
                container.Take(partition, results[at].Charge, now);
            }

            bool isSuccess = results.All(result => result.IsSuccess);
            return new WireAnswer { Status = isSuccess ? 200 : 207, ItemCount = results.Length, Charge = charge, Body = BatchCodec.Write(operations, results) };
        }
    }

    /// <summary>Finds the request's partition and the time, and refuses the request when its units are used up.</summary>
    private WireAnswer? Throttle(Call call, DocumentContainer container, PartitionKeyValue key, out LogicalPartition partition, out DateTimeOffset now)
    {
        now = _time.GetUtcNow();
        partition = container.Obtain(key);
        return container.Wait(partition, now) is { } wait ? Answer(WireAnswer.Throttled(wait), partition) : null;
    }

    private static PartitionKeyValue RequiredKey(Call call) =>
        call.Key ?? throw new WireException(400, "PartitionKey value must be supplied for this operation.");

    private static WireAnswer Answer(WireAnswer answer, LogicalPartition partition)
    {
        answer.RangeId = partition.Range.Id;
        answer.Lsn = partition.Range.Lsn;
        return answer;
    }
}
