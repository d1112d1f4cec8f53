using SQLitePCL;

namespace ShardedCounter.Standalone.Storage;

/// <summary>The one writer: a thread that owns the writing connection and commits what is waiting as one transaction.</summary>
/// <remarks>
/// <para>Nothing is answered before COMMIT has answered. Operations of a group see each other's writes in order, as if each had been a
/// transaction of its own; since all of them land or none, none can be acknowledged on the strength of one that is lost.</para>
/// <para>An operation that has to take back its writes (a sum out of range) must leave the others of its group alone. A savepoint for each
/// operation would do that and costs every commit a copy of each page it touches. Instead the whole group is rolled back and done again,
/// this time with savepoints: only groups with such an operation pay.</para>
/// <para>Everything but the queue belongs to the thread, from its first line to its last.</para>
/// </remarks>
internal sealed class SqliteWriter
{
    private readonly WriteQueue _queue = new();
    private readonly SqliteDatabase _database;
    private readonly StoreClock _clock;
    private readonly StoreFailure _failure;
    private readonly SqliteStoreSeams _seams;
    private readonly ILogger _logger;
    private readonly WriteTransaction _transaction;
    private readonly WalCheckpointer _checkpointer;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes over a connection whose schema is in place. <see cref="Start"/> has to follow.</summary>
    public SqliteWriter(SqliteDatabase database, StoreClock clock, StoreFailure failure, SqliteStoreSeams seams, ILogger logger)
    {
        (_database, _clock, _failure, _seams, _logger) = (database, clock, failure, seams, logger);
        _transaction = new WriteTransaction(database);
        _transaction.Resynchronize();
        Housekeeping = new Housekeeping(database);
        _checkpointer = new WalCheckpointer(database, logger, failure);
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
    }

    /// <summary>What is told which part of the log may go; on the writer's thread only, or before <see cref="Start"/>.</summary>
    public Housekeeping Housekeeping { get; }

    /// <summary>Empties the write-ahead log and starts the thread.</summary>
    /// <returns>The frames that were in the log.</returns>
    public int Start()
    {
        int frames = _checkpointer.Truncate();
        new Thread(Run) { IsBackground = true, Name = "counter store writer" }.Start();
        return frames;
    }

    /// <summary>Queues an operation. Any thread; never blocks for longer than a lock.</summary>
    public void Add(WriteOperation operation)
    {
        if (!_queue.TryAdd(operation))
            operation.Fail(new WriteFailure(IsUnknown: true, "The store is closed."));
    }

    /// <summary>Takes no more operations, does those that are waiting, empties the write-ahead log and closes the connection.</summary>
    public Task CloseAsync()
    {
        _queue.Close();
        return _ended.Task;
    }

    private void Run()
    {
        var group = new List<WriteOperation>();
        while (_queue.Take(group))
        {
            try
            {
                Write(group);
            }
            catch (Exception exception)
            {
                // A bug. Whatever the group's state is, nobody is told that it was counted.
                _failure.Declare($"The writer met an unexpected error: {exception}");
                FailAll(group, new WriteFailure(IsUnknown: true, exception.Message));
            }

            group.Clear();
        }

        if (_failure.Reason is null)
            _checkpointer.Truncate();
        _database.Dispose();
        _ended.SetResult();
    }

    private void Write(List<WriteOperation> group)
    {
        if (_failure.Reason is { } reason)
        {
            FailAll(group, new WriteFailure(IsUnknown: true, reason));
            return;
        }

        try
        {
            _transaction.Begin(_clock.NowMs());
            if (!TryExecute(group, withSavepoints: false))
            {
                RollBack();
                TryExecute(group, withSavepoints: true);
            }

            Housekeeping.Run(_transaction);
        }
        catch (SqliteException exception)
        {
            NotCommitted(group, exception);
            return;
        }

        int code = _seams.AroundCommit is { } around ? around(Commit) : Commit();
        if (code == raw.SQLITE_OK)
        {
            foreach (WriteOperation operation in group)
                operation.Complete();
            _checkpointer.AfterCommit();
        }
        else
            CommitFailed(group, _database.Error(code));
    }

    /// <summary>Executes a group; false when it has to be done again with savepoints.</summary>
    private bool TryExecute(List<WriteOperation> group, bool withSavepoints)
    {
        _begin.Run();
        foreach (WriteOperation operation in group)
        {
            if (withSavepoints)
                _database.Execute("SAVEPOINT operation");
            if (!operation.Execute(_transaction))
            {
                if (!withSavepoints)
                    return false;
                _database.Execute("ROLLBACK TO operation");
                _transaction.Numbers.ForgetNew();
                operation.Undone(_transaction);
            }

            if (withSavepoints)
                _database.Execute("RELEASE operation");
        }

        return true;
    }

    private int Commit()
    {
        int code = _commit.TryStep();
        _commit.Reset();
        return code == raw.SQLITE_DONE ? raw.SQLITE_OK : code;
    }

    /// <summary>Before COMMIT: what was written is rolled back, so nothing of the group was applied.</summary>
    private void NotCommitted(List<WriteOperation> group, SqliteException exception)
    {
        if (exception.IsFatal)
            _failure.Declare(exception.Message);
        else
            SqliteStoreLog.RolledBack(_logger, group.Count, exception.Message);
        bool rolledBack = TryRollBack();
        FailAll(group, new WriteFailure(IsUnknown: !rolledBack || exception.IsFatal, exception.Message));
    }

    /// <summary>
    /// At COMMIT: a full disk may have let the commit's frames through before it failed, and a crash from here on would bring them back;
    /// so the outcome is unknown though the connection has rolled it back and goes on. A lock means that nothing was written. After
    /// anything else only a restart can tell.
    /// </summary>
    private void CommitFailed(List<WriteOperation> group, SqliteException exception)
    {
        if (exception.Primary is not (raw.SQLITE_FULL or raw.SQLITE_BUSY))
            _failure.Declare($"COMMIT failed: {exception.Message}");
        bool rolledBack = TryRollBack();
        bool unknown = !rolledBack || exception.Primary != raw.SQLITE_BUSY;
        if (unknown)
            SqliteStoreLog.OutcomeUnknown(_logger, group.Count, exception.Message);
        else
            SqliteStoreLog.RolledBack(_logger, group.Count, exception.Message);
        FailAll(group, new WriteFailure(unknown, exception.Message));
    }

    /// <summary>Ends the transaction in progress, if SQLite has not done so itself; declares the store failed when that is impossible.</summary>
    private bool TryRollBack()
    {
        try
        {
            RollBack();
        }
        catch (SqliteException exception)
        {
            _failure.Declare($"A transaction cannot be rolled back: {exception.Message}");
        }

        return _failure.Reason is null;
    }

    private void RollBack()
    {
        if (!_database.IsIdle)
            _database.Execute("ROLLBACK");
        _transaction.Resynchronize();
        Housekeeping.Resynchronize();
    }

    private static void FailAll(List<WriteOperation> group, WriteFailure failure)
    {
        foreach (WriteOperation operation in group)
            operation.Fail(failure);
    }
}
