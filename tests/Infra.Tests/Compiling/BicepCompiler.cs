using System.Diagnostics;
using System.Reflection;

namespace ShardedCounter.Infra.Tests.Compiling;

/// <summary>Runs the Bicep compiler that the package brought.</summary>
internal static class BicepCompiler
{
    private static readonly string _path = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "Bicep").Value!
        + (OperatingSystem.IsWindows() ? ".exe" : "");

    /// <summary>Compiles a <c>.bicep</c> or <c>.bicepparam</c> file, with its folder's <c>bicepconfig.json</c>. Nothing is fetched.</summary>
    public static CompileResult Compile(string file)
    {
        var start = new ProcessStartInfo(_path) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(file)! };
        start.ArgumentList.Add(file.EndsWith(".bicepparam", StringComparison.Ordinal) ? "build-params" : "build");
        start.ArgumentList.Add(file);
        start.ArgumentList.Add("--stdout");
        start.ArgumentList.Add("--no-restore");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> messages = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new CompileResult(process.ExitCode, output.Result, messages.Result);
    }
}
