using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Hosting;

public sealed class ProgramTests
{
    [Fact]
    public async Task TheProcessTellsItsAddressAndKeyServesAndEndsWhenTold()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in (string[])["exec", typeof(Emulator).Assembly.Location, "--urls", "http://127.0.0.1:0", "--ranges", "4"])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        try
        {
            string endpoint = Word(await process.StandardOutput.ReadLineAsync(), "endpoint");
            string key = Word(await process.StandardOutput.ReadLineAsync(), "key");
            using var client = new CosmosClient(endpoint, key, Account.Options(null));
            Microsoft.Azure.Cosmos.Database database = await client.CreateDatabaseAsync("d");
            Container container = await database.CreateContainerAsync(new ContainerProperties("c", "/shard"));
            int ranges = (await container.GetFeedRangesAsync()).Count;

            Assert.Equal(4, ranges);
            Assert.Equal(0, Kill(process.Id, 15));
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static string Word(string? line, string name)
    {
        Assert.StartsWith(name + " ", line, StringComparison.Ordinal);
        return line![(name.Length + 1)..];
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
