namespace ShardedCounter.Benchmarks.Checking;

/// <summary>What a command found: one PASS or FAIL line a check, and the exit code that follows from them.</summary>
internal sealed class Report
{
    /// <summary>Checks that did not hold so far.</summary>
    public int Failures { get; private set; }

    public void Check(bool held, string what)
    {
        if (!held)
            Failures++;
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

    /// <returns>The command's exit code.</returns>
    public int Finish()
    {
        Console.WriteLine(Failures == 0 ? "Everything held." : $"{Failures} check(s) failed.");
        return Failures == 0 ? 0 : 1;
    }
}
