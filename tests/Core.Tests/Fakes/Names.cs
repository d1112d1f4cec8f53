namespace ShardedCounter.Tests.Fakes;

/// <summary>Names of counters to put what hashes and compares them to the test.</summary>
internal static class Names
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~:@-";

    /// <summary>Some name of a length.</summary>
    public static string Any(Random random, int length) => new(random.GetItems<char>(Alphabet, length));

    /// <summary>One letter repeated, and each name that differs from that in one place: of all names of a length the most alike.</summary>
    public static IEnumerable<string> MostAlike(int length)
    {
        string text = new('a', length);
        yield return text;
        for (int at = 0; at < length; at++)
            yield return string.Concat(text.AsSpan(0, at), "b", text.AsSpan(at + 1));
    }
}
