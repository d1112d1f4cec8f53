using System.Text.Json;
using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Answers queries on documents, by page.</summary>
internal sealed class QueryEndpoint
{
    // Parsed documents are kept for the next query, but not all of a container that is read through once in a while.
    private const int MostKept = 10_000;

    private readonly TimeProvider _time;

    public QueryEndpoint(TimeProvider time) => _time = time;

    /// <summary>A page of a query's answer.</summary>
    public WireAnswer Query(Call call, DocumentContainer container)
    {
        var text = QueryText.Parse(call.Request.Body);
        SqlQuery query;
        SqlPage page;
        Scope scope;
        List<StoredDocument> documents;
        try
        {
            query = SqlQuery.Parse(text.Text, text.Parameters);
            lock (container.Gate)
            {
                var now = _time.GetUtcNow();
                scope = Scope.Of(call, container);
                if (container.Wait(scope.Partition, now) is { } wait)
                    return WireAnswer.Throttled(wait);
                long seconds = DocumentContainer.Seconds(now);
                documents = [.. (query.Ids is { } ids ? scope.WithIds(ids) : scope.Documents).Where(document => document.ExpiresAt > seconds)];
            }

            // Versions do not change, so the rest needs no lock, and sees the container as it was at one moment.
            string? continuation = call.Request.Header(HeaderNames.Continuation);
            page = query.Execute(Elements(documents), string.IsNullOrEmpty(continuation) ? null : continuation, FeedEndpoint.PageSize(call.Request));
        }
        catch (SqlRefusedException refused)
        {
            throw new WireException(400, refused.ToJson());
        }

        var writer = new FeedPageWriter(container.Rid, int.MaxValue);
        foreach (var item in page.Items)
            writer.Add(item.Span);
        double charge = Cost.Page(writer.Bytes);
        lock (container.Gate)
        {
            container.Take(scope.Partition, charge, _time.GetUtcNow());
            return new WireAnswer
            {
                Status = 200,
                ItemCount = writer.Count,
                Charge = charge,
                Continuation = page.Continuation,
                RangeId = scope.Range?.Id,
                Lsn = scope.Range?.Lsn ?? 0,
                Body = writer.Close("Documents"),
            };
        }
    }

    private static IEnumerable<JsonElement> Elements(List<StoredDocument> documents) =>
        documents.Count <= MostKept ? documents.Select(document => document.Element) : documents.Select(document => JsonElement.Parse(document.Body));
}
