using SQLitePCL;

namespace ShardedCounter.Standalone.Storage;

/// <summary>SQLite answered with a code that the caller has no use for. Caught and translated inside this folder; never leaves it.</summary>
internal sealed class SqliteException(int code, string message) : Exception($"{message} (SQLite code {code})")
{
    /// <summary>The extended result code, see https://sqlite.org/rescode.html.</summary>
    public int Code { get; } = code;

    /// <summary>The primary result code.</summary>
    public int Primary => Code & 0xFF;

    /// <summary>True when the file or the device cannot be trusted any more: damage, or an fsync that failed.</summary>
    /// <remarks>
    /// After a failed fsync the kernel may have dropped the pages and report success the next time; what is on disk can only
    /// be told by opening the file again (Rebello et al., "Can Applications Recover from fsync Failures?", ATC 2020).
    /// </remarks>
    public bool IsFatal => Primary is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB
        || Code is raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC
        || Primary is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_FULL
            or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL);
}
