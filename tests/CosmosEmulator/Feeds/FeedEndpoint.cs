using System.Globalization;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Answers the change feed (latest version) and the list of all documents, by page.</summary>
internal sealed class FeedEndpoint
{
    private readonly TimeProvider _time;

    public FeedEndpoint(TimeProvider time) => _time = time;

    /// <summary>
    /// The documents of a range that changed after the transaction in If-None-Match, each once, in the order of their last change; 304 when there is none. Deleted and expired ones do
    /// not show. The entity tag is where the next page starts.
    /// </summary>
    public WireAnswer Changes(Call call, DocumentContainer container)
    {
        if (!string.Equals(call.Request.Header(HeaderNames.AIm), "Incremental Feed", StringComparison.OrdinalIgnoreCase))
            throw new WireException(400, "Only the change feed of latest versions is spoken here.");
        lock (container.Gate)
        {
            var now = _time.GetUtcNow();
            var scope = Scope.Of(call, container);
            var range = scope.Range ?? throw new WireException(400, "A change feed needs a range, a piece of one, or a partition key.");
            if (container.Wait(scope.Partition, now) is { } wait)
                return WireAnswer.Throttled(wait);
            var (after, since) = Start(call.Request, range);
            var page = new FeedPageWriter(container.Rid, PageSize(call.Request));
            long seconds = DocumentContainer.Seconds(now);
            long reached = range.Lsn;
            foreach (var document in range.Feed.After(after))
            {
                if (document.ExpiresAt <= seconds || document.Timestamp < since || !scope.Contains(document))
                    continue;

                // What one transaction wrote is on one page, however full it is.
                if (page.IsFull && document.Lsn != after)
                {
                    reached = after;
                    break;
                }

                page.Add(document, withLsn: true);
                after = document.Lsn;
            }

            string etag = string.Create(CultureInfo.InvariantCulture, $"\"{reached}\"");
            double charge = page.Count == 0 ? Cost.EmptyFeed : Cost.Page(page.Bytes);
            container.Take(scope.Partition, charge, now);
            return page.Count == 0
                ? new WireAnswer { Status = 304, ETag = etag, ItemCount = 0, Charge = charge, RangeId = range.Id, Lsn = range.Lsn }
                : new WireAnswer { Status = 200, ETag = etag, ItemCount = page.Count, Charge = charge, RangeId = range.Id, Lsn = range.Lsn, Body = page.Close("Documents") };
        }
    }

    /// <summary>All documents of a scope in the order in which they were created.</summary>
    public WireAnswer All(Call call, DocumentContainer container)
    {
        lock (container.Gate)
        {
            var now = _time.GetUtcNow();
            var scope = Scope.Of(call, container);
            if (container.Wait(scope.Partition, now) is { } wait)
                return WireAnswer.Throttled(wait);
            string? continuation = call.Request.Header(HeaderNames.Continuation);
            ulong after = 0;
            if (!string.IsNullOrEmpty(continuation) && !ulong.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out after))
                throw new WireException(400, "The continuation is not one of this feed's.");
            long seconds = DocumentContainer.Seconds(now);
            var page = new FeedPageWriter(container.Rid, PageSize(call.Request));
            bool isCut = false;
            foreach (var document in scope.Documents.Where(document => document.Number > after && document.ExpiresAt > seconds).OrderBy(document => document.Number))
            {
                if (page.IsFull)
                {
                    isCut = true;
                    break;
                }

                page.Add(document, withLsn: false);
                after = document.Number;
            }

            double charge = Cost.Page(page.Bytes);
            container.Take(scope.Partition, charge, now);
            return new WireAnswer
            {
                Status = 200,
                ItemCount = page.Count,
                Charge = charge,
                RangeId = scope.Range?.Id,
                Lsn = scope.Range?.Lsn ?? 0,
                Continuation = isCut ? after.ToString(CultureInfo.InvariantCulture) : null,
                Body = page.Close("Documents"),
            };
        }
    }

    /// <summary>How many items a page may have; without a limit by the caller, as many as the service gives at most.</summary>
    public static int PageSize(WireRequest request)
    {
        const int Most = 1000;
        return int.TryParse(request.Header(HeaderNames.MaxItemCount), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count) && count > 0
            ? Math.Min(count, Most)
            : Most;
    }

    private static (long After, long Since) Start(WireRequest request, PartitionRange range)
    {
        long since = 0;
        if (request.Header(HeaderNames.IfModifiedSince) is { } text)
        {
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                throw new WireException(400, $"'{text}' is not a time.");
            since = DocumentContainer.Seconds(time);
        }

        string? from = request.Header(HeaderNames.IfNoneMatch)?.Trim('"');
        if (string.IsNullOrEmpty(from))
            return (0, since);
        if (from == "*")
            return (range.Lsn, since);
        return long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out long lsn)
            ? (lsn, since)
            : throw new WireException(400, $"'{from}' is not a place in the feed.");
    }
}
