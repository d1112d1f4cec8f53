using Microsoft.Azure.Cosmos;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Runs queries page by page. Any thread.</summary>
internal sealed class QueryPages(StoreRequests requests)
{
    /// <summary>Gives each entry of the answer to <paramref name="item"/> until there are no more, or <paramref name="state"/> has enough.</summary>
    /// <param name="call">One of <see cref="CallKind"/>.</param>
    /// <param name="container">Where.</param>
    /// <param name="query">What.</param>
    /// <param name="partition">In this logical partition; null: in all.</param>
    /// <param name="pageSize">Entries a page.</param>
    /// <param name="state">What the entries are gathered in.</param>
    /// <param name="item">Takes an entry.</param>
    /// <param name="enough">True when no more pages are wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null, or the answer with which the service failed.</returns>
    /// <exception cref="StoreUnavailableException">No answer came.</exception>
    public async Task<StoreAnswer?> ReadAsync<TState>(
        string call,
        Container container,
        QueryDefinition query,
        PartitionKey? partition,
        int pageSize,
        TState state,
        JsonText.FieldReader<TState> item,
        Func<TState, bool> enough,
        CancellationToken cancellationToken)
        where TState : class
    {
        var options = new QueryRequestOptions { PartitionKey = partition, MaxItemCount = pageSize, MaxConcurrency = -1 };
        using FeedIterator pages = container.GetItemQueryStreamIterator(query, requestOptions: options);
        while (pages.HasMoreResults && !enough(state))
        {
            StoreAnswer page = await requests.SendAsync(call, pages.ReadNextAsync, sentBytes: 0, cancellationToken);
            if (!page.IsSuccess)
                return page;
            JsonText.ReadDocuments(page.Body.Span, ref state, item);
        }

        return null;
    }
}
