using ShardedCounter.Benchmarks.CommandLine;

namespace ShardedCounter.Benchmarks.Replay;

/// <summary>A log of requests: tab separated, the third column is the counter each one counts on.</summary>
internal static class RequestLog
{
    private const int CounterColumn = 2;

    public static string[] Read(string path)
    {
        if (!File.Exists(path))
            throw new UsageException($"There is no file {Path.GetFullPath(path)}.");
        string[] counters = [.. File.ReadLines(path).Where(line => line.Length > 0).Select((line, index) =>
        {
            string[] columns = line.Split('\t');
            return columns.Length > CounterColumn && columns[CounterColumn].Length is > 0 and <= 128
                ? columns[CounterColumn]
                : throw new UsageException($"{path}, line {index + 1}: no counter in the third column.");
        })];
        return counters.Length > 0 ? counters : throw new UsageException($"{path} is empty.");
    }
}
