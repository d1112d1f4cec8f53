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
            ? Path.Combine(Path.GetFullPath(arguments.Text("work")), $"{command}-{Environment.ProcessId}")
            : Directory.CreateTempSubdirectory($"sharded-counter-{command}-").FullName;
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

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
