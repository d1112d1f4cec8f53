using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>
/// The documents of the control container: <c>layout</c> {shards, stableShards}, <c>cursors</c> {cursors: [{range, continuation, drainedAt}]}, <c>freshness</c> {asOf}, and
/// <c>clock</c>, which is written to see what time the service puts on it. Instants are milliseconds since the Unix epoch. Any thread.
/// </summary>
internal sealed class ControlDocuments(Container control, StoreRequests requests, ServiceClock clock)
{
    private const string LayoutId = "layout";
    private const string CursorsId = "cursors";
    private const string FreshnessId = "freshness";
    private const string ClockId = "clock";

    /// <summary>The layout, created where there is none.</summary>
    public async ValueTask<Layout> OpenLayoutAsync(int shardsOfNewStore, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shardsOfNewStore, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shardsOfNewStore, Layout.MaxShards);
        while (true)
        {
            if (await FindLayoutAsync(cancellationToken) is { } found)
                return found.Layout;
            var layout = new Layout(shardsOfNewStore, shardsOfNewStore);
            if (await WriteAsync(CallKind.Layout, LayoutId, LayoutOf(layout), etag: null, cancellationToken))
                return layout;
        }
    }

    /// <summary>The layout that stands.</summary>
    public async ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken) => (await StandingLayoutAsync(cancellationToken)).Layout;

    /// <summary>Raises N under the ETag of the layout read; whoever is first wins, and the other sees what then stands.</summary>
    public async ValueTask<Layout> TryGrowLayoutAsync(Layout seen, int shards, CancellationToken cancellationToken)
    {
        while (true)
        {
            (Layout standing, string? etag) = await StandingLayoutAsync(cancellationToken);
            Layout grown = standing.Grown(seen, shards);
            if (grown == standing || await WriteAsync(CallKind.Layout, LayoutId, LayoutOf(grown), etag, cancellationToken))
                return grown;
        }
    }

    /// <summary>The cursors with their ETag; null where there are none.</summary>
    public async ValueTask<StoredCursors?> ReadCursorsAsync(CancellationToken cancellationToken)
    {
        StoreAnswer answer = await ReadAsync(CallKind.Cursors, CursorsId, cancellationToken);
        return answer.IsMissing ? null : new StoredCursors(CursorsDocument.Read(answer.Body.Span), answer.ETag);
    }

    /// <summary>Writes the cursors under their ETag; false: somebody else was first.</summary>
    public async ValueTask<bool> TryWriteCursorsAsync(StoredCursors cursors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cursors);
        return await WriteAsync(CallKind.Cursors, CursorsId, CursorsDocument.Write(CursorsId, cursors.Cursors), cursors.ETag, cancellationToken);
    }

    /// <summary>The instant published; the Unix epoch where none is.</summary>
    public async ValueTask<DateTimeOffset> ReadFreshnessAsync(CancellationToken cancellationToken)
    {
        StoreAnswer answer = await ReadAsync(CallKind.Freshness, FreshnessId, cancellationToken);
        return answer.IsMissing ? DateTimeOffset.UnixEpoch : DateTimeOffset.FromUnixTimeMilliseconds(NumberIn(answer.Body.Span, "asOf"));
    }

    /// <summary>Moves freshness forward in one request, under the condition that it is forward.</summary>
    public async ValueTask AdvanceFreshnessAsync(DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        long ms = asOf.ToUnixTimeMilliseconds();
        var options = new PatchItemRequestOptions
        {
            FilterPredicate = FreshnessPredicate(ms),
            EnableContentResponseOnWrite = true, // its _ts is the service's time, where no header tells it
        };
        while (true)
        {
            StoreAnswer answer = await requests.SendAsync(
                CallKind.Freshness,
                token => control.PatchItemStreamAsync(FreshnessId, new PartitionKey(FreshnessId), [PatchOperation.Set("/asOf", ms)], options, token),
                sentBytes: 0,
                cancellationToken);
            if (answer.IsSuccess)
                LearnTime(answer);
            if (answer.IsSuccess || answer.IsConflict) // a conflict: it is there already, or later
                return;
            if (!answer.IsMissing)
                throw CosmosErrors.Unavailable(CallKind.Freshness, answer);
            byte[] first = JsonText.Write(ms, static (writer, ms) =>
            {
                writer.WriteString("id"u8, FreshnessId);
                writer.WriteNumber("asOf"u8, ms);
            });
            if (await WriteAsync(CallKind.Freshness, FreshnessId, first, etag: null, cancellationToken))
                return;
        }
    }

    /// <summary>The condition that an instant is later than the one published.</summary>
    internal static string FreshnessPredicate(long ms) => string.Create(CultureInfo.InvariantCulture, $"FROM c WHERE c.asOf < {ms}");

    /// <summary>Makes the service say what time it is: an answer's header, or the time it puts on a document written now.</summary>
    public async Task AskTimeAsync(CancellationToken cancellationToken)
    {
        byte[] document = JsonText.Write(ClockId, static (writer, id) => writer.WriteString("id"u8, id));
        StoreAnswer answer = await requests.SendAsync(
            CallKind.Clock,
            token => control.UpsertItemStreamAsync(
                new MemoryStream(document), new PartitionKey(ClockId), new ItemRequestOptions { EnableContentResponseOnWrite = true }, token),
            document.Length,
            cancellationToken);
        if (!answer.IsSuccess)
            throw CosmosErrors.Unavailable(CallKind.Clock, answer);
        LearnTime(answer);
    }

    private void LearnTime(StoreAnswer written)
    {
        if (!written.Body.IsEmpty)
            clock.Learn(DateTimeOffset.FromUnixTimeSeconds(NumberIn(written.Body.Span, "_ts")));
    }

    private async Task<(Layout Layout, string? ETag)> StandingLayoutAsync(CancellationToken cancellationToken) =>
        await FindLayoutAsync(cancellationToken) ?? throw new InvalidOperationException("The store has no layout; it was never opened.");

    private async Task<(Layout Layout, string? ETag)?> FindLayoutAsync(CancellationToken cancellationToken)
    {
        StoreAnswer answer = await ReadAsync(CallKind.Layout, LayoutId, cancellationToken);
        if (answer.IsMissing)
            return null;
        ReadOnlySpan<byte> document = answer.Body.Span;
        return (new Layout((int)NumberIn(document, "shards"), (int)NumberIn(document, "stableShards")), answer.ETag);
    }

    private static byte[] LayoutOf(Layout layout) => JsonText.Write(layout, static (writer, layout) =>
    {
        writer.WriteString("id"u8, LayoutId);
        writer.WriteNumber("shards"u8, layout.Shards);
        writer.WriteNumber("stableShards"u8, layout.StableShards);
    });

    /// <summary>A whole number in a document.</summary>
    private static long NumberIn(ReadOnlySpan<byte> document, string field)
    {
        (string Field, long? Number) found = (field, null);
        JsonText.ReadFields(document, ref found, static (ref Utf8JsonReader reader, ref (string Field, long? Number) found) =>
        {
            if (reader.ValueTextEquals(found.Field))
                found.Number = JsonText.ReadInt64(ref reader);
            else
                JsonText.Skip(ref reader);
        });
        return found.Number ?? throw new JsonException($"A control document has no {field}.");
    }

    private async Task<StoreAnswer> ReadAsync(string call, string id, CancellationToken cancellationToken)
    {
        StoreAnswer answer = await requests.SendAsync(
            call, token => control.ReadItemStreamAsync(id, new PartitionKey(id), cancellationToken: token), sentBytes: 0, cancellationToken);
        return answer.IsSuccess || answer.IsMissing ? answer : throw CosmosErrors.Unavailable(call, answer);
    }

    private async Task<bool> WriteAsync(string call, string id, byte[] document, string? etag, CancellationToken cancellationToken)
    {
        var partition = new PartitionKey(id);
        StoreAnswer answer = await requests.SendAsync(
            call,
            token => etag is null
                ? control.CreateItemStreamAsync(new MemoryStream(document), partition, cancellationToken: token)
                : control.ReplaceItemStreamAsync(new MemoryStream(document), id, partition, new ItemRequestOptions { IfMatchEtag = $"\"{etag}\"" }, token),
            document.Length,
            cancellationToken);
        if (answer.IsSuccess)
            return true;
        return answer.IsConflict || (answer.IsMissing && etag is not null) ? false : throw CosmosErrors.Unavailable(call, answer);
    }
}
