namespace ShardedCounter.Standalone.Storage;

/// <summary>
/// The lock file beside the database: one process, and in it one store, may use the file. SQLite itself would let two processes in, and
/// two writers' group commits and clocks know nothing of each other. The operating system drops the lock when the process ends,
/// however it ends; the empty file stays.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a database file.</summary>
    /// <exception cref="StoreOpenException">The folder is missing or closed to us, or somebody has the lock.</exception>
    public static StoreLock Take(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            throw new StoreOpenException($"The counters cannot be kept in '{path}': the folder '{folder}' does not exist. Create it or configure another path.");
        if (Directory.Exists(path))
            throw new StoreOpenException($"The counters cannot be kept in '{path}': it is a folder. Configure the path of a file.");

        string lockPath = path + ".lock";
        try
        {
            return new StoreLock(new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StoreOpenException(
                $"The counters cannot be kept in '{path}': '{lockPath}' cannot be written ({exception.Message}). "
                + "Give this process's user write permission on the folder and the files in it.",
                exception);
        }
        catch (IOException exception) when (File.Exists(lockPath))
        {
            throw new StoreOpenException(
                $"The counters in '{path}' are in use: another process, or another store of this one, holds '{lockPath}'. "
                + "Stop it first; two must never write one file.",
                exception);
        }
        catch (IOException exception)
        {
            throw new StoreOpenException(
                $"The counters cannot be kept in '{path}': '{lockPath}' cannot be created ({exception.Message}). "
                + "Check the disk and the folder.",
                exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
