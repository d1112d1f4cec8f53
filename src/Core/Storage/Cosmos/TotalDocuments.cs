using Microsoft.Azure.Cosmos;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Total documents: <c>id</c> is the counter's name, the fields are <see cref="TotalDocumentJson"/>'s. Any thread.</summary>
internal sealed class TotalDocuments(Container totals, StoreRequests requests)
{
    /// <summary>The counter's total with its ETag: one point read; null where there is none.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read now.</exception>
    public async ValueTask<StoredTotal?> ReadAsync(CounterId counter, CancellationToken cancellationToken)
    {
        StoreAnswer answer = await requests.SendAsync(
            CallKind.TotalRead, token => totals.ReadItemStreamAsync(counter.Name, new PartitionKey(counter.Name), cancellationToken: token), sentBytes: 0, cancellationToken);
        if (answer.IsMissing)
            return null;
        if (!answer.IsSuccess)
            throw CosmosErrors.Unavailable(CallKind.TotalRead, answer);
        return new StoredTotal(TotalDocumentJson.Read(counter, answer.Body.Span), answer.ETag);
    }

    /// <summary>Many totals, by point reads side by side.</summary>
    /// <exception cref="StoreUnavailableException">One of them cannot be read now.</exception>
    public async ValueTask<IReadOnlyList<StoredTotal?>> ReadManyAsync(IReadOnlyList<CounterId> counters, CancellationToken cancellationToken)
    {
        var read = new StoredTotal?[counters.Count];
        await requests.SideBySideAsync(read.Length, async i => read[i] = await ReadAsync(counters[i], cancellationToken));
        return read;
    }

    /// <summary>Writes totals side by side; says for each whether nobody was there first.</summary>
    /// <exception cref="StoreUnavailableException">One of them cannot be written now; others may have been.</exception>
    public async ValueTask<IReadOnlyList<bool>> WriteManyAsync(IReadOnlyList<StoredTotal> documents, CancellationToken cancellationToken)
    {
        var written = new bool[documents.Count];
        await requests.SideBySideAsync(written.Length, async i => written[i] = await WriteAsync(documents[i], cancellationToken));
        return written;
    }

    private async Task<bool> WriteAsync(StoredTotal stored, CancellationToken cancellationToken)
    {
        string name = stored.Total.Counter.Name;
        var partition = new PartitionKey(name);
        byte[] document = JsonText.Write(stored.Total, static (writer, total) =>
        {
            writer.WriteString("id"u8, total.Counter.Name);
            TotalDocumentJson.WriteFields(writer, total);
        });
        ItemRequestOptions? condition = stored.ETag is { } etag ? new ItemRequestOptions { IfMatchEtag = $"\"{etag}\"" } : null;
        StoreAnswer answer = await requests.SendAsync(
            CallKind.TotalWrite,
            token => condition is null
                ? totals.CreateItemStreamAsync(new MemoryStream(document), partition, cancellationToken: token)
                : totals.ReplaceItemStreamAsync(new MemoryStream(document), name, partition, condition, token),
            document.Length,
            cancellationToken);
        if (answer.IsSuccess)
            return true;
        return answer.IsConflict || (answer.IsMissing && condition is not null) ? false : throw CosmosErrors.Unavailable(CallKind.TotalWrite, answer);
    }
}
