using ShardedCounter.Benchmarks.CommandLine;

namespace ShardedCounter.Benchmarks.Servers;

/// <summary>Where a command keeps databases and server output; removed at the end when everything held.</summary>
internal sealed class WorkFolder
{
    private readonly bool _keep;

    public WorkFolder(Arguments arguments, string command)
    {
        _keep = arguments.Has("keep");
        Root = arguments.Has("work")
            ? Directory.CreateDirectory(Path.Combine(Path.GetFullPath(arguments.Text("work")), $"{command}-{Guid.NewGuid():N}")).FullName
            : Directory.CreateTempSubdirectory($"sharded-counter-{command}-").FullName;
    }

    public string Root { get; }

    /// <summary>A new folder: every check starts from a fresh database, and would blame the server for the counts of an old one.</summary>
    public string Folder(string name)
    {
        string path = Path.Combine(Root, name);
        return Directory.Exists(path)
            ? throw new InvalidOperationException($"{path} has been used already.")
            : Directory.CreateDirectory(path).FullName;
    }

    public static void Delete(string folder) => Directory.Delete(folder, recursive: true);

    /// <returns>The exit code it was given.</returns>
    public int Close(int exitCode)
    {
        if (exitCode == 0 && !_keep)
            Delete(Root);
        else
            Console.WriteLine($"Databases and server output are in {Root}");
        return exitCode;
    }
}
