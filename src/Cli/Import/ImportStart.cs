using ShardedCounter.Cli.Hosting;

namespace ShardedCounter.Cli.Import;

/// <summary>Finds where an import begins, and refuses where that would count something twice or not at all.</summary>
/// <param name="file">The file to import.</param>
/// <param name="position">The position file beside it.</param>
/// <param name="time">The clock.</param>
/// <param name="identity">The import's identity and how lines are read.</param>
/// <param name="server">Where it is counted.</param>
/// <param name="dataStart">The byte behind the header.</param>
internal sealed class ImportStart(FileStream file, PositionFile position, TimeProvider time, string identity, string server, long dataStart)
{
    public PositionFile File => position;

    /// <summary>The position to go on from.</summary>
    /// <param name="restart">Whether the position file is to be ignored.</param>
    /// <param name="inDoubt">What to do with what was on its way and is older than keys last: <c>count</c>, <c>skip</c>, or null to be told.</param>
    /// <param name="skips">True when it is to be left out.</param>
    /// <exception cref="UsageException">The position is not of this import or this file, or something is in doubt.</exception>
    public ImportPosition Find(bool restart, string? inDoubt, out bool skips)
    {
        skips = false;
        var begin = new ImportPosition { Identity = identity, Server = server, Offset = dataStart, Tail = PositionFile.TailOf(file, dataStart) };
        if (restart || position.Load() is not { } there)
            return begin;
        if (there.Identity != identity || there.Server != server)
            throw new UsageException($"{position.Path} is of another import ({there.Identity}, into {there.Server}). --restart begins this one at the start.");
        if (there.Offset > file.Length || there.SentTo > file.Length || PositionFile.TailOf(file, there.Offset) != there.Tail)
            throw new UsageException($"The file is not the one that {position.Path} tells of: what was imported of it has changed. --restart begins at the start.");
        if (there.Offset > dataStart && there.Offset < file.Length && !EndsLine(there.Offset))
            throw new UsageException($"The last line that was imported (up to byte {there.Offset}) had no end, and has grown since: what is new cannot be told from what is counted.");
        if (there.SentTo <= there.Offset || time.GetUtcNow() - there.SentAt < ImportLimits.KeyMemory)
            return there;
        switch (inDoubt)
        {
            case "count": // with the keys they had: a key that is still known does its work
                return there;

            case "skip":
                skips = true;
                return there;

            default:
                throw new UsageException(
                    $"The last run ended more than a day ago with bytes {there.Offset} to {there.SentTo} on their way. They may have been counted, and the service has forgotten their keys: "
                    + "--in-doubt count counts them (perhaps twice), --in-doubt skip leaves them out (perhaps for ever).");
        }
    }

    /// <summary>The hash of the last bytes before an offset.</summary>
    public string TailOf(long offset)
    {
        using var reader = new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return PositionFile.TailOf(reader, offset);
    }

    private bool EndsLine(long offset)
    {
        file.Position = offset - 1;
        return file.ReadByte() == '\n';
    }
}
