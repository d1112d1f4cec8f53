using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Standalone.Storage;

namespace ShardedCounter.Standalone.Tests.Storage;

/// <summary>A folder of its own for a test's database, deleted with everything in it at the end.</summary>
internal sealed class StoreFolder : IDisposable
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("counters-").FullName;

    /// <summary>The database's path.</summary>
    public string Database => Path.Combine(Folder, "counters.db");

    /// <summary>Opens the store in it.</summary>
    public SqliteCounterStore Open(TimeProvider? time = null, SqliteStoreSeams? seams = null, Action<string>? onFatal = null) =>
        SqliteCounterStore.Open(Database, time ?? new FakeTimeProvider(), null, onFatal, seams ?? SqliteStoreSeams.None);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
