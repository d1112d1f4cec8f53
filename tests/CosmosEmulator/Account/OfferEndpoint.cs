using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Answers for the provisioned throughput of containers. It is a number here: what limits requests is set in <see cref="EmulatorOptions"/>.</summary>
internal sealed class OfferEndpoint
{
    private readonly AccountState _account;

    public OfferEndpoint(AccountState account) => _account = account;

    /// <summary>Lists, queries, reads or replaces offers.</summary>
    public WireAnswer Answer(Call call)
    {
        var offers = _account.Databases.SelectMany(database => database.Containers.Values).Where(container => container.Throughput is not null);
        switch (call.Request.Method, call.Path.Id)
        {
            case ("GET", null):
                return List(offers.Select(Describe));
            case ("POST", null):
                return Query(call, [.. offers]);
            case ("GET", { } read):
                return offers.FirstOrDefault(container => container.OfferRid == read) is { } found ? One(found) : Missing();
            case ("PUT", { } replaced):
                if (offers.FirstOrDefault(container => container.OfferRid == replaced) is not { } changed)
                    return Missing();
                changed.Throughput = Throughput(call.Request.Body);
                return One(changed);
            default:
                throw new WireException(405, "That is not possible on offers here.");
        }
    }

    private static WireAnswer Query(Call call, List<DocumentContainer> offers)
    {
        var text = QueryRequest.Parse(call.Request.Body);
        try
        {
            // Queries want the resource id of a document on what they read, and an offer has another one: it is found again by its id.
            var found = SqlQuery.Parse(text.Text, text.Parameters).Execute(offers.Select(container =>
            {
                var offer = JsonNode.Parse(Describe(container))!;
                offer["_rid"] = container.DocumentRid(1);
                return JsonSerializer.SerializeToElement(offer);
            }));
            var ids = found.Items.Select(item => JsonElement.Parse(item.Span).GetProperty("id"u8).GetString()).ToHashSet();
            return List(offers.Where(container => ids.Contains(container.OfferRid)).Select(Describe));
        }
        catch (SqlRefusedException refused)
        {
            throw new WireException(400, refused.ToJson());
        }
    }

    private static WireAnswer List(IEnumerable<byte[]> offers)
    {
        var page = new FeedPageWriter("", int.MaxValue);
        foreach (byte[] offer in offers)
            page.Add(offer);
        return new WireAnswer { Status = 200, Body = page.Close("Offers"), ItemCount = page.Count, Charge = Cost.Refused };
    }

    private static WireAnswer One(DocumentContainer container) => new() { Status = 200, Body = Describe(container), Charge = Cost.Refused };

    private static byte[] Describe(DocumentContainer container) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["id"] = container.OfferRid,
        ["_rid"] = container.OfferRid,
        ["_self"] = $"offers/{container.OfferRid}/",
        ["_etag"] = "\"00000000-0000-0000-0000-000000000000\"",
        ["_ts"] = container.Timestamp,
        ["resource"] = container.Link,
        ["offerResourceId"] = container.Rid,
        ["offerVersion"] = "V2",
        ["offerType"] = "Invalid",
        ["content"] = new JsonObject { ["offerThroughput"] = container.Throughput, ["offerIsRUPerMinuteThroughputEnabled"] = false },
    });

    private static int Throughput(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonElement.Parse(body.Span).GetProperty("content"u8).GetProperty("offerThroughput"u8).GetInt32();
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new WireException(400, string.Create(CultureInfo.InvariantCulture, $"The offer is wrong: {wrong.Message}"));
        }
    }

    private static WireAnswer Missing() => WireAnswer.Error(404, "Resource Not Found.", charge: Cost.Refused);
}
