using System.Text;
using System.Text.Json;
using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Answers queries page by page, and requests for the plan of a query.</summary>
internal sealed class QueryEndpoint(TimeProvider time)
{
    // Parsed documents are kept for the next query, but not all of a container that is read through once in a while.
    private const int MostKept = 10_000;

    /// <summary>A page of a query.</summary>
    public WireAnswer Query(Call call, DocumentContainer container)
    {
        try
        {
            var request = QueryRequest.Parse(call.Request.Body);
            return Page(call, container, SqlQuery.Parse(request.Text, request.Parameters), request.Resume);
        }
        catch (SqlRefusedException refused)
        {
            throw new WireException(400, refused.ToJson());
        }
    }

    /// <summary>How a client is to run a query over the ranges.</summary>
    public static WireAnswer Plan(Call call, DocumentContainer container)
    {
        try
        {
            var request = QueryRequest.Parse(call.Request.Body);
            string plan = QueryPlan.Build(request.Text, request.Parameters, [container.Definition.KeyPathText], Place, hasLogicalPartitionKey: call.Key is not null);
            return new WireAnswer { Status = 200, Body = Encoding.UTF8.GetBytes(plan), Charge = Cost.Refused };
        }
        catch (SqlRefusedException refused)
        {
            throw new WireException(400, refused.ToJson());
        }
    }

    private WireAnswer Page(Call call, DocumentContainer container, SqlQuery query, SqlResume? resume)
    {
        var now = time.GetUtcNow();
        Scope scope;
        StoredDocument[] documents;
        lock (container.Gate)
        {
            scope = Scope.Of(call, container);
            if (scope.Range is null)
                throw new WireException(400, "The provided cross partition query can not be directly served by the gateway: send it to the ranges one by one.", 1004);
            if (container.Wait(scope.Partition, now) is { } wait)
                return Answered(WireAnswer.Throttled(wait), scope.Range);
            long seconds = DocumentContainer.Seconds(now);
            documents = [.. (query.Ids is { } ids ? scope.WithIds(ids) : scope.Documents).Where(document => document.ExpiresAt > seconds)];
        }

        // Versions do not change, so the page is a snapshot of the moment under the lock, and writers need not wait for it.
        var page = query.Execute(Elements(documents), call.Request.Header(HeaderNames.Continuation), FeedEndpoint.PageSize(call.Request), resume);
        var items = new FeedPageWriter(container.Rid, int.MaxValue);
        foreach (var item in page.Items)
            items.Add(item.Span);
        double charge = Cost.Page(items.Bytes);
        lock (container.Gate)
            container.Take(scope.Partition, charge, now);
        return Answered(new WireAnswer { Status = 200, Body = items.Close("Documents"), Charge = charge, ItemCount = items.Count, Continuation = page.Continuation }, scope.Range);
    }

    private static IEnumerable<JsonElement> Elements(StoredDocument[] documents) =>
        documents.Length <= MostKept ? documents.Select(document => document.Element) : documents.Select(document => JsonElement.Parse(document.Body));

    private static WireAnswer Answered(WireAnswer answer, PartitionRange range)
    {
        answer.RangeId = range.Id;
        answer.Lsn = range.Lsn;
        return answer;
    }

    private static string Place(IReadOnlyList<JsonElement> key) => KeySpan.Format(PartitionKeyValue.Parse(JsonSerializer.Serialize(key)).EffectiveKey());
}
