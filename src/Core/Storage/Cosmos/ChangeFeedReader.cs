using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Reads the change feed of the shards, a page a call, by feed range. Any thread.</summary>
/// <remarks>
/// The feed gives a document once, at the place of its last change: a page that did not catch up says nothing about time (docs/adr/0002). One that did, which the service
/// says with 304, holds everything committed before it was asked for: reads see the latest committed state, and the store's time is taken before.
/// A range that was split is followed by its continuation; the SDK asks all its parts before it says 304.
/// </remarks>
internal sealed class ChangeFeedReader(Container shards, StoreRequests requests, StoreTimeSource time)
{
    private const int NotModified = 304;

    /// <summary>The feed ranges that together cover the container.</summary>
    /// <exception cref="StoreUnavailableException">They cannot be listed now.</exception>
    public async ValueTask<IReadOnlyList<string>> ListRangesAsync(CancellationToken cancellationToken)
    {
        using StoreRequests.Attempt attempt = requests.Begin(CallKind.FeedRanges, cancellationToken);
        try
        {
            IReadOnlyList<FeedRange> ranges = await shards.GetFeedRangesAsync(attempt.Token);
            return [.. ranges.Select(static range => range.ToJsonString())];
        }
        catch (Exception exception) when (CosmosErrors.IsOfTheWorld(exception))
        {
            attempt.Unanswered();
            cancellationToken.ThrowIfCancellationRequested();
            throw CosmosErrors.Unavailable(CallKind.FeedRanges, exception);
        }
    }

    /// <summary>The next page of a range.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read now.</exception>
    public async ValueTask<FeedPage> ReadAsync(string range, string? continuation, int maxChanges, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxChanges, 1);
        DateTimeOffset before = await time.NowAsync(cancellationToken);
        ChangeFeedStartFrom start = continuation is null
            ? ChangeFeedStartFrom.Beginning(FeedRange.FromJsonString(range))
            : ChangeFeedStartFrom.ContinuationToken(continuation);
        using FeedIterator pages = shards.GetChangeFeedStreamIterator(start, ChangeFeedMode.LatestVersion, new ChangeFeedRequestOptions { PageSizeHint = maxChanges });
        StoreAnswer page = await requests.SendAsync(CallKind.Feed, pages.ReadNextAsync, sentBytes: 0, cancellationToken);
        bool caughtUp = page.Status == NotModified;
        if ((!page.IsSuccess && !caughtUp) || page.Continuation is null)
            throw CosmosErrors.Unavailable(CallKind.Feed, page);
        var changes = new List<ShardChange>();
        JsonText.ReadDocuments(page.Body.Span, ref changes, Add);
        return new FeedPage(changes, page.Continuation, caughtUp, caughtUp ? before : DateTimeOffset.UnixEpoch, before);
    }

    private static void Add(ref Utf8JsonReader reader, ref List<ShardChange> changes)
    {
        if (ShardDocument.Read(ref reader) is { } change)
            changes.Add(change);
    }
}
