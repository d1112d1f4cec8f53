using Microsoft.Extensions.Logging.Abstractions;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Standalone.Storage;

/// <summary>
/// The counters in one SQLite file with a write-ahead log. See <see cref="SqliteWriter"/> for how they are written,
/// <see cref="FeedReader"/> for the change feed, <see cref="SqliteSchema"/> for the tables.
/// </summary>
/// <remarks>
/// All members may be called from any thread. An acknowledged commit survives a crash of the process and, as far as the disk keeps
/// its word about fsync, of the machine. Once <see cref="FailureReason"/> is set, commits are answered <see cref="CommitOutcome.Unknown"/> and all else
/// throws <see cref="StoreUnavailableException"/>, until the process is started again.
/// </remarks>
internal sealed partial class SqliteCounterStore : ICounterStore, IAsyncDisposable
{
    /// <summary>The most counters in one commit.</summary>
    internal const int MaxCounters = 1_000;

    /// <summary>The most receipts in one commit.</summary>
    internal const int MaxReceipts = 100;

    private readonly StoreLock _lock;
    private readonly StoreClock _clock;
    private readonly StoreFailure _failure;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaderPool _readers;

    private SqliteCounterStore(StoreLock @lock, StoreClock clock, StoreFailure failure, SqliteWriter writer, SqliteReaderPool readers) =>
        (_lock, _clock, _failure, _writer, _readers) = (@lock, clock, failure, writer, readers);

    /// <summary>
    /// Far more than <see cref="CommitLimits.Common"/>: counters next to each other share pages of their shard, so that writing 400 of them in one commit costs two
    /// thirds a counter of what commits of 90 cost (docs/adr/0003).
    /// </summary>
    public CommitLimits Limits { get; } = new(MaxCounters, MaxReceipts);

    /// <summary>
    /// There is one writer, so shards gain nothing but commits that wait for it side by side. Four of them keep it busy; each shard more is a row more a counter, to
    /// write and to aggregate (docs/adr/0003).
    /// </summary>
    public int Spread => 4;

    /// <summary>Why the store has failed for good; null while it works.</summary>
    public string? FailureReason => _failure.Reason;

    /// <summary>Opens a file, or creates it.</summary>
    /// <param name="path">The file; its folder exists. Files with <c>-wal</c>, <c>-shm</c> and <c>.lock</c> appended lie beside it.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="logger">Null: nothing is logged.</param>
    /// <param name="onFatal">Called once, from any thread, with the reason for which the process has to be restarted. Must not block.</param>
    /// <exception cref="StoreOpenException">The file cannot be used; the message says why and what to do.</exception>
    public static SqliteCounterStore Open(string path, TimeProvider time, ILogger? logger = null, Action<string>? onFatal = null) =>
        Open(path, time, logger, onFatal, SqliteStoreSeams.None);

    /// <summary>Opens a file with a test's hands in the works.</summary>
    internal static SqliteCounterStore Open(string path, TimeProvider time, ILogger? logger, Action<string>? onFatal, SqliteStoreSeams seams)
    {
        path = Path.GetFullPath(path);
        logger ??= NullLogger.Instance;
        StoreLock storeLock = StoreLock.Take(path);
        SqliteDatabase? database = null;
        try
        {
            database = SqliteDatabase.Open(path, forWriting: true);
            bool isNew = SqliteSchema.Ensure(database, path, seams);
            var failure = new StoreFailure(logger, onFatal);
            var clock = new StoreClock(time, ReadLatestInstant(database));
            var writer = new SqliteWriter(database, clock, failure, seams, logger);
            writer.Housekeeping.PassedBy(ReadPassedLsn(database));
            SqliteReader.Open(path).Dispose();
            int frames = writer.Start();
            if (isNew)
                SqliteStoreLog.Made(logger, path);
            else
                SqliteStoreLog.Opened(logger, path, frames);
            return new SqliteCounterStore(storeLock, clock, failure, writer, new SqliteReaderPool(path, failure));
        }
        catch (Exception exception)
        {
            // Whatever it was, the next attempt must not find the file locked by this one.
            database?.Dispose();
            storeLock.Dispose();
            if (exception is SqliteException sqlite)
                throw StoreOpenException.From(path, sqlite);
            throw;
        }
    }

    /// <summary>Finishes what was begun, copies the write-ahead log into the file and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        // Readers first: one that is still reading would keep the log from being emptied.
        await _readers.DisposeAsync();
        await _writer.CloseAsync();
        _lock.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(commit.Deltas.Count, MaxCounters, nameof(commit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(commit.Receipts.Count, MaxReceipts, nameof(commit));
        var operation = new CommitOperation(commit);
        _writer.Add(operation);
        if (!cancellationToken.CanBeCanceled)
            return await operation.Task;
        await using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static state => ((CommitOperation)state!).GiveUpWaiting(), operation);
        return await operation.Task;
    }

    /// <inheritdoc/>
    public ValueTask<Mark?> ReadMarkAsync(ProducerId producer, int shard, CancellationToken cancellationToken) =>
        _readers.ReadAsync<(ProducerId Producer, int Shard, long NowMs), Mark?>(
            (producer, shard, _clock.NowMs()),
            static (reader, asked) =>
            {
                SqliteStatement mark = reader.Mark;
                using SqliteStatement.Execution execution = mark.Open();
                mark.BindText(1, asked.Producer.Value);
                mark.Bind(2, asked.Shard);
                mark.Bind(3, asked.NowMs);
                return mark.Step() ? WriterStatements.ReadMark(mark) : null;
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ShardReadings> ReadShardsAsync(CounterId counter, int shards, CancellationToken cancellationToken) =>
        _readers.ReadAsync(
            (Counter: counter, Shards: shards, Clock: _clock),
            static (reader, asked) =>
            {
                DateTimeOffset at = asked.Clock.Now();
                var readings = new ShardReading[asked.Shards];
                using SqliteReader.ReadTransaction transaction = reader.Begin();
                long? number = ReadNumber(reader, asked.Counter);
                for (int shard = 0; shard < readings.Length; shard++)
                    readings[shard] = (number is { } known ? reader.ReadShard(CounterPlace.Of(shard, known)) : null) ?? new ShardReading(shard, 0, 0);

                return new ShardReadings(at, readings);
            },
            cancellationToken);

    /// <summary>There is one range: the log is one.</summary>
    public ValueTask<IReadOnlyList<string>> ListFeedRangesAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<string>>(["all"]);

    /// <inheritdoc/>
    public ValueTask<FeedPage> ReadFeedAsync(string range, string? continuation, int maxChanges, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxChanges, 1);
        return _readers.ReadAsync(
            (Continuation: continuation, MaxChanges: maxChanges, Clock: _clock),
            static (reader, asked) => FeedReader.Read(reader, asked.Continuation, asked.MaxChanges, asked.Clock),
            cancellationToken);
    }

    private static long? ReadNumber(SqliteReader reader, CounterId counter)
    {
        SqliteStatement row = reader.Number;
        using SqliteStatement.Execution execution = row.Open();
        row.BindText(1, counter.Name);
        return row.Step() ? row.Integer(0) : null;
    }

    private async ValueTask<T> WriteAsync<T>(
        int rows, Func<WriteTransaction, T> write, CancellationToken cancellationToken, Action<T>? committed = null)
    {
        var operation = new DelegateOperation<T>(rows, write, committed);
        _writer.Add(operation);
        return await operation.Task.WaitAsync(cancellationToken);
    }
}
