using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Answers queries page by page, and requests for the plan of a query.</summary>
internal sealed class QueryEndpoint(TimeProvider time)
{
    // What the service gives when the client leaves it the choice; it would also end a page at 4 MB, which this one does not.
    private const int DefaultPage = 1_000;

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
            string path = string.Concat(container.Definition.KeyPath.Select(name => $"/{name}"));
            string plan = QueryPlan.Build(request.Text, request.Parameters, [path], Place, hasLogicalPartitionKey: call.Key is not null);
            return new WireAnswer { Status = 200, Body = Encoding.UTF8.GetBytes(plan), Charge = Cost.Refused };
        }
        catch (SqlRefusedException refused)
        {
            throw new WireException(400, refused.ToJson());
        }
    }

    private WireAnswer Page(Call call, DocumentContainer container, SqlQuery query, SqlResume? resume)
    {
        int wanted = int.TryParse(call.Request.Header(HeaderNames.MaxItemCount), CultureInfo.InvariantCulture, out int given) && given > 0 ? given : DefaultPage;
        var now = time.GetUtcNow();
        QueryScope scope;
        StoredDocument[] documents;
        lock (container.Gate)
        {
            scope = QueryScope.Of(call, container);
            if (container.Wait(scope.Partition, now) is { } wait)
                return Answered(WireAnswer.Throttled(wait), scope);
            documents = [.. scope.Documents(container, query, DocumentContainer.Seconds(now))];
        }

        // Versions do not change, so the page is a snapshot of the moment under the lock, and writers need not wait for it.
        var page = query.Execute(documents.Select(document => document.Element), call.Request.Header(HeaderNames.Continuation), wanted, resume);
        byte[] body = Body(container.Rid, page);
        double charge = Cost.Page(body.Length);
        lock (container.Gate)
            container.Take(scope.Partition, charge, now);
        return Answered(new WireAnswer { Status = 200, Body = body, Charge = charge, ItemCount = page.Items.Count, Continuation = page.Continuation }, scope);
    }

    private static byte[] Body(string rid, SqlPage page)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + page.Items.Sum(item => item.Length + 1));
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("_rid"u8, rid);
        writer.WriteStartArray("Documents"u8);
        foreach (var item in page.Items)
            writer.WriteRawValue(item.Span, skipInputValidation: true);
        writer.WriteEndArray();
        writer.WriteNumber("_count"u8, page.Items.Count);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static WireAnswer Answered(WireAnswer answer, QueryScope scope)
    {
        answer.RangeId = scope.Range.Id;
        answer.Lsn = scope.Range.Lsn;
        return answer;
    }

    private static string Place(IReadOnlyList<JsonElement> key) => KeySpan.Format(PartitionKeyValue.Parse(JsonSerializer.Serialize(key)).EffectiveKey());
}
