using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ShardedCounter.Client;

/// <summary>The rule of counters' names, checked before anything is sent: a name becomes part of a path.</summary>
public static class CounterName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>The rule in words, for error messages.</summary>
    public const string Rule = "1 to 128 characters of A-Z a-z 0-9 . _ ~ : @ -, and not only dots";

    private static readonly SearchValues<char> _allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~:@-");

    /// <summary>True when the text is a counter's name. Allocates nothing.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(_allowed) && text.AsSpan().ContainsAnyExcept('.');

    /// <summary>True when the character may be in a name.</summary>
    public static bool Allows(char character) => _allowed.Contains(character);

    /// <exception cref="ArgumentException">The text is no counter's name.</exception>
    internal static string Check(string counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        return IsValid(counter) ? counter : throw new ArgumentException($"'{counter}' is not a counter name: {Rule}.", nameof(counter));
    }
}
