using SQLitePCL;

namespace ShardedCounter.Standalone.Storage;

/// <summary>Keeps the write-ahead log short. Called by the writer's thread between transactions.</summary>
/// <remarks>
/// SQLite's own checkpoints run at the end of every COMMIT once the log is longer than its limit, fsyncs included, for as long as a reader
/// keeps the log from starting over. Here a passive checkpoint runs once for every <see cref="FramesBetween"/> frames: it copies 8 MiB at
/// most, and the next commit starts the log over if no reader is in it. If readers always are, the log grows in spite of checkpoints; past
/// <see cref="FramesToRestart"/> the writer waits for the readers of the moment – those that come meanwhile read the file and not the
/// log – and past <see cref="FramesToInsist"/> it waits for long ones too. Every read of the store is bounded, so that wait ends.
/// </remarks>
internal sealed class WalCheckpointer(SqliteDatabase database, ILogger logger, StoreFailure failure)
{
    private const int FramesBetween = 2048;   //  8 MiB
    private const int FramesToRestart = 6144; // 24 MiB
    private const int FramesToInsist = 10240; // 40 MiB; a group of 16 MiB may come on top
    private const int RestartWaitMs = 50;
    private const int InsistWaitMs = 10_000;

    private int _framesSince;

    /// <summary>Counts what the last transaction wrote and checkpoints when it is time.</summary>
    public void AfterCommit()
    {
        _framesSince += database.TakePagesWritten();
        if (_framesSince < FramesBetween)
            return;

        _framesSince = 0;
        int code = database.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE, out int frames, out _);
        if (IsFine(code) && frames >= FramesToRestart)
        {
            database.SetBusyTimeout(frames >= FramesToInsist ? InsistWaitMs : RestartWaitMs);
            code = database.Checkpoint(raw.SQLITE_CHECKPOINT_RESTART, out frames, out _);
            database.SetBusyTimeout(SqliteSchema.WriterBusyTimeoutMs);
        }

        if (!IsFine(code))
            Report(code, frames);
    }

    /// <summary>Copies everything into the file and empties the log, as far as readers allow.</summary>
    /// <returns>The frames that were in the log.</returns>
    public int Truncate()
    {
        // A truncating checkpoint answers 0 frames once it is done; the passive one before it tells how many there were.
        int code = database.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE, out int frames, out _);
        if (IsFine(code))
            code = database.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        if (!IsFine(code))
            Report(code, frames);
        return frames;
    }

    private static bool IsFine(int code) => (code & 0xFF) is raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    private void Report(int code, int frames)
    {
        // Nothing acknowledged is at stake, the log holds it; but a failed fsync or damage has to be told.
        SqliteException exception = database.Error(code);
        if (exception.IsFatal)
            failure.Declare($"A checkpoint failed: {exception.Message}");
        else
            SqliteStoreLog.CheckpointUnfinished(logger, frames, exception.Message);
    }
}
