using SQLitePCL;

namespace ShardedCounter.Standalone.Storage;

/// <summary>
/// The store's file cannot be used. The message is one sentence or two for the person who starts the process: which file, why, what to do.
/// </summary>
internal sealed class StoreOpenException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What SQLite said, in words that help.</summary>
    public static StoreOpenException From(string path, SqliteException exception)
    {
        string words = exception.Primary switch
        {
            raw.SQLITE_NOTADB => "it is not a database of this program. Configure another path, or move that file away",
            raw.SQLITE_CORRUPT => "the file is damaged or was cut short. Restore it from a copy, together with its -wal file if there is one",
            raw.SQLITE_READONLY or raw.SQLITE_PERM =>
                "it is read-only. Give this process's user write permission on the file, its -wal and -shm files and its folder",
            raw.SQLITE_FULL => "the disk is full. Free some space",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another program has it locked. Stop that program",
            raw.SQLITE_CANTOPEN => "it, or one of its -wal and -shm files, cannot be opened. Check that they are ordinary files that "
                + "this process's user may write, on a local disk",
            raw.SQLITE_IOERR => "the disk reports an error. Check the disk and its mount",
            _ => "its tables are not what this program expects. Restore it from a copy, or configure another path",
        };
        return new StoreOpenException($"The counters in '{path}' cannot be opened: {words}. SQLite said: {exception.Message}", exception);
    }
}
