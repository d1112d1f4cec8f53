using System.Security.Cryptography;
using System.Text.Json;
using ShardedCounter.Cli.Hosting;

namespace ShardedCounter.Cli.Import;

/// <summary>The file beside an imported one that says how far the import has come: <c>access.log.counterctl</c>.</summary>
/// <remarks>
/// It is written to another name and renamed, so that a process killed at any moment leaves the one before or the one after. It is not forced to the disk: a machine that loses its power may
/// come back with an older one, and then the keys keep what is sent again from counting twice, for 24 hours.
/// </remarks>
internal sealed class PositionFile(string importedPath)
{
    private const int TailBytes = 4096;

    private readonly string _path = importedPath + ".counterctl";

    public string Path => _path;

    /// <summary>The position; null where there is none.</summary>
    /// <exception cref="UsageException">The file is none of ours.</exception>
    public ImportPosition? Load()
    {
        if (!File.Exists(_path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), PositionJson.Default.ImportPosition) ?? throw new JsonException("It is null.");
        }
        catch (JsonException failure)
        {
            throw new UsageException($"{_path} is no position of an import: {failure.Message} Without it, --restart begins anew.");
        }
    }

    public void Save(ImportPosition position)
    {
        string written = _path + ".new";
        File.WriteAllBytes(written, JsonSerializer.SerializeToUtf8Bytes(position, PositionJson.Default.ImportPosition));
        File.Move(written, _path, overwrite: true);
    }

    /// <summary>The hash of the last bytes of a file before an offset.</summary>
    public static string TailOf(FileStream file, long offset)
    {
        var bytes = new byte[Math.Min(TailBytes, offset)];
        file.Position = offset - bytes.Length;
        file.ReadExactly(bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
