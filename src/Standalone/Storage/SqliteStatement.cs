using System.Buffers;
using System.Text;
using SQLitePCL;

namespace ShardedCounter.Standalone.Storage;

/// <summary>
/// A prepared statement. Bind, <see cref="Step"/> until it says false, and always <see cref="Reset"/>: a statement left open keeps
/// its connection's read transaction alive, and with it the write-ahead log growing.
/// </summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt statement) : IDisposable
{
    /// <summary>Resets the statement at the end of a <c>using</c>.</summary>
    public Execution Open() => new(this);

    /// <summary>Binds an integer; parameters count from 1.</summary>
    public void Bind(int index, long value) => Check(raw.sqlite3_bind_int64(statement, index, value));

    /// <summary>Binds a double.</summary>
    public void Bind(int index, double value) => Check(raw.sqlite3_bind_double(statement, index, value));

    /// <summary>Binds an integer or NULL.</summary>
    public void Bind(int index, long? value)
    {
        if (value is { } some)
            Bind(index, some);
        else
            Check(raw.sqlite3_bind_null(statement, index));
    }

    /// <summary>Binds UTF-8 text, which SQLite copies.</summary>
    public void BindText(int index, ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, and text without an address is NULL to SQLite.
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(statement, index, string.Empty) : raw.sqlite3_bind_text(statement, index, utf8));
    }

    /// <summary>Binds text or NULL.</summary>
    public void BindText(int index, string? text)
    {
        if (text is null)
        {
            Check(raw.sqlite3_bind_null(statement, index));
            return;
        }

        byte[]? rented = null;
        int size = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> buffer = size <= 512 ? stackalloc byte[512] : rented = ArrayPool<byte>.Shared.Rent(size);
        BindText(index, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Binds bytes, which SQLite copies.</summary>
    public void BindBlob(int index, ReadOnlySpan<byte> bytes) => Check(raw.sqlite3_bind_blob(statement, index, bytes));

    /// <summary>True at a row, false at the end.</summary>
    /// <exception cref="SqliteException">Anything else.</exception>
    public bool Step()
    {
        int code = raw.sqlite3_step(statement);
        return code == raw.SQLITE_ROW || (code == raw.SQLITE_DONE ? false : throw database.Error(code));
    }

    /// <summary>Steps and gives the code as it is.</summary>
    public int TryStep() => raw.sqlite3_step(statement);

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        int code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_DONE)
        {
            _ = raw.sqlite3_reset(statement);
            return;
        }

        SqliteException exception = database.Error(code);
        _ = raw.sqlite3_reset(statement);
        throw exception;
    }

    /// <summary>Makes it ready for new parameters. Its code repeats that of the last step, which was looked at there.</summary>
    public void Reset() => _ = raw.sqlite3_reset(statement);

    /// <summary>A column of the row; columns count from 0.</summary>
    public long Integer(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>A column of the row, null where it is NULL.</summary>
    public long? IntegerOrNull(int column) =>
        raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_int64(statement, column);

    /// <summary>A column of the row.</summary>
    public double Real(int column) => raw.sqlite3_column_double(statement, column);

    /// <summary>Text or bytes of the row, valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    /// <summary>Text of the row.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    /// <summary>Text of the row, null where it is NULL.</summary>
    public string? TextOrNull(int column) =>
        raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? null : Text(column);

    /// <inheritdoc/>
    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw database.Error(code);
    }

    /// <summary>One run of the statement.</summary>
    internal readonly ref struct Execution(SqliteStatement statement) : IDisposable
    {
        public void Dispose() => statement.Reset();
    }
}
