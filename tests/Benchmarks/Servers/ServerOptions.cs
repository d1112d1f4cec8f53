using System.Diagnostics;
using ShardedCounter.Benchmarks.CommandLine;

namespace ShardedCounter.Benchmarks.Servers;

/// <summary>The options every command that starts a server shares, and the launch they amount to.</summary>
internal static class ServerOptions
{
    public static readonly CommandOption[] All =
    [
        new("server", "", "built server to start (a .dll)"),
        new("project", "src/Standalone", "project to publish as Release and start, when --server is not given"),
        new("fake", "", "start the built-in fake with this fault instead ('none' for none), to test this tool"),
        new("work", "", "folder for databases and server output (default: a new one under the temporary folder)"),
        new("keep", "", "keep that folder although everything held", IsFlag: true),
    ];

    public static async Task<ServerLaunch> LaunchAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Has("fake"))
            return new ServerLaunch(OwnAssembly, ["fake", "--fault", arguments.Text("fake"), .. arguments.ServerArguments]);
        if (!arguments.Has("server"))
            return new ServerLaunch(await PublishAsync(arguments.Text("project"), cancellationToken), arguments.ServerArguments);
        string path = Path.GetFullPath(arguments.Text("server"));
        return File.Exists(path) ? new ServerLaunch(path, arguments.ServerArguments) : throw new UsageException($"There is no server at {path}.");
    }

    /// <summary>The rival and the fake are commands of this very assembly, so they are built like it.</summary>
    public static string OwnAssembly => typeof(ServerOptions).Assembly.Location;

    /// <summary>Publishes a project as Release and says where its entry assembly is.</summary>
    /// <param name="project">Its folder or file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="folder">Where to, below the project's <c>bin</c>.</param>
    /// <param name="more">What <c>dotnet publish</c> is told besides.</param>
    public static async Task<string> PublishAsync(string project, CancellationToken cancellationToken, string folder = "acceptance", params string[] more)
    {
        if (!Directory.Exists(project) && !File.Exists(project))
            throw new UsageException(
                $"There is no project at {Path.GetFullPath(project)}; run from the repository's root, or give --server or --project.");
        string output = Path.Combine(Path.GetFullPath(Directory.Exists(project) ? project : Path.GetDirectoryName(project)!), "bin", folder);
        Console.WriteLine($"Publishing {project} …");
        using Process publish = Process.Start(new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-o", output, "--nologo", "-v", "q", .. more])
        {
            RedirectStandardOutput = true,
        })!;
        string text = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        if (publish.ExitCode != 0)
            throw new UsageException($"{project} does not publish:\n{text}");
        // The published folder holds one runtime configuration, the entry assembly's.
        return Directory.GetFiles(output, "*.runtimeconfig.json").Single().Replace(".runtimeconfig.json", ".dll", StringComparison.Ordinal);
    }
}
