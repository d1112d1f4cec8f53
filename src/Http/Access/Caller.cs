using System.Text;

namespace ShardedCounter.Http;

/// <summary>What a caller may do, and to which counters. Immutable and safe to share.</summary>
public sealed class Caller
{
    private readonly string[] _prefixes;
    private readonly byte[][] _prefixBytes;

    /// <summary>A caller.</summary>
    /// <param name="number">Tells callers apart that have a key of the settings: from 1; 0 for all others.</param>
    /// <param name="rights">What it may do.</param>
    /// <param name="prefixes">How the names of its counters start; none: all counters are its.</param>
    internal Caller(int number, CallerRights rights, IEnumerable<string> prefixes)
    {
        Number = number;
        Rights = rights;
        _prefixes = [.. prefixes];
        _prefixBytes = [.. _prefixes.Select(Encoding.ASCII.GetBytes)];
    }

    /// <summary>Someone of whom nothing is asked: no key is needed, or another has admitted them.</summary>
    public static Caller Anyone { get; } = new(0, CallerRights.All, []);

    /// <summary>What it may do.</summary>
    public CallerRights Rights { get; }

    /// <summary>True when only some counters are its.</summary>
    public bool HasPrefixes => _prefixes.Length > 0;

    /// <summary>Its place among the keys of the settings, from 1; 0 where it has none of them.</summary>
    internal int Number { get; }

    /// <summary>True when the counter is its; of a prefix, when all counters are whose names start so.</summary>
    public bool Owns(ReadOnlySpan<char> counter)
    {
        foreach (string prefix in _prefixes)
        {
            if (counter.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }

        return _prefixes.Length == 0;
    }

    /// <summary>The same for a name in UTF-8.</summary>
    public bool Owns(ReadOnlySpan<byte> counter)
    {
        foreach (byte[] prefix in _prefixBytes)
        {
            if (counter.StartsWith(prefix))
                return true;
        }

        return _prefixBytes.Length == 0;
    }
}
