namespace ShardedCounter.Benchmarks.Checking;

/// <summary>What a command found: one PASS or FAIL line a check, and the exit code that follows from them.</summary>
internal sealed class Report
{
    private int _failures;

    public int ExitCode => _failures == 0 ? 0 : 1;

    public void Check(bool held, string what)
    {
        if (!held)
            _failures++;
        Console.WriteLine($"{(held ? "PASS" : "FAIL")}  {what}");
    }

    /// <summary>Passes when nothing was found; prints the first few findings otherwise.</summary>
    public void CheckNone(IReadOnlyCollection<string> findings, string what)
    {
        const int shown = 10;
        Check(findings.Count == 0, findings.Count == 0 ? what : $"{what}: {findings.Count} wrong");
        foreach (string finding in findings.Take(shown))
            Console.WriteLine($"      {finding}");
        if (findings.Count > shown)
            Console.WriteLine($"      … and {findings.Count - shown} more");
    }

    public static void Note(string text) => Console.WriteLine($"      {text}");

    public int Finish()
    {
        Console.WriteLine(_failures == 0 ? "Everything held." : $"{_failures} check(s) failed.");
        return ExitCode;
    }
}
