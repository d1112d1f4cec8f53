using ShardedCounter.Storage;

namespace ShardedCounter.Standalone.Storage;

/// <summary>Lends connections that read; when all are lent out, callers wait.</summary>
/// <remarks>
/// A read runs on the pool, whoever calls: it may wait for the disk, and callers may be on a socket's thread, where hundreds of connections would wait with it.
/// _idle is read and written under itself; the semaphore counts the connections that may be lent, opened or not.</remarks>
internal sealed class SqliteReaderPool(string path, StoreFailure failure) : IAsyncDisposable
{
    /// <summary>Reads hardly overlap: they do not wait for anything but the disk.</summary>
    private const int MaxReaders = 8;

    private readonly SemaphoreSlim _free = new(MaxReaders);
    private readonly Stack<SqliteReader> _idle = new(MaxReaders);
    private volatile bool _closed;

    /// <summary>Runs a read.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed or has failed, or SQLite could not serve it now.</exception>
    public async ValueTask<T> ReadAsync<TState, T>(TState state, Func<SqliteReader, TState, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        SqliteReader? reader = null;
        try
        {
            if (_closed || failure.Reason is not null)
                throw new StoreUnavailableException(failure.Reason ?? "The store is closed.");
            lock (_idle)
                _idle.TryPop(out reader);
            reader ??= SqliteReader.Open(path);
            T result = read(reader, state);
            lock (_idle)
                _idle.Push(reader);
            reader = null;
            return result;
        }
        catch (SqliteException exception)
        {
            if (exception.IsFatal)
                failure.Declare($"A read failed: {exception.Message}");
            throw new StoreUnavailableException($"The store cannot be read now: {exception.Message}", exception);
        }
        finally
        {
            // Still here after an exception: in what state is unknown, so it is not lent again.
            reader?.Dispose();
            _free.Release();
        }
    }

    /// <summary>Waits for the reads in progress and closes all connections. Later reads are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        for (int i = 0; i < MaxReaders; i++)
            await _free.WaitAsync();
        while (_idle.TryPop(out SqliteReader? reader))
            reader.Dispose();
        _free.Release(MaxReaders);
    }
}
