using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ShardedCounter.Model;

/// <summary>
/// The name of a counter: 1 to <see cref="MaxLength"/> characters of <c>A–Z a–z 0–9 . _ ~ : @ -</c>, case-sensitive and
/// not only dots. <c>:</c> separates namespaces by custom (<c>likes:post-42</c>); the service gives it no meaning.
/// </summary>
/// <remarks>
/// The alphabet is what passes unescaped through a URL path and through the ids of Cosmos DB, so one text names the
/// counter everywhere. All of it is ASCII: one character is one UTF-8 byte. The default value is no counter; it is
/// never returned by <see cref="TryParse(string?, out CounterId)"/>. Immutable and safe to share.
/// </remarks>
public readonly struct CounterId : IEquatable<CounterId>, IComparable<CounterId>
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 128;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~:@-";

    private static readonly SearchValues<char> _allowedChars = SearchValues.Create(Alphabet);
    private static readonly SearchValues<byte> _allowedBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~:@-"u8);

    private readonly string? _name;

    private CounterId(string name) => _name = name;

    /// <summary>The name as text; the empty string for the default value.</summary>
    public string Name => _name ?? string.Empty;

    /// <summary>Parses a name; false when it breaks a rule of <see cref="CounterId"/>. Allocates nothing.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CounterId id)
    {
        if (text is { Length: >= 1 and <= MaxLength }
            && !text.AsSpan().ContainsAnyExcept(_allowedChars)
            && text.AsSpan().ContainsAnyExcept('.'))
        {
            id = new CounterId(text);
            return true;
        }

        id = default;
        return false;
    }

    /// <summary>Parses a name, for text the caller knows to be valid.</summary>
    /// <exception cref="FormatException">The text breaks a rule of <see cref="CounterId"/>.</exception>
    public static CounterId Parse(string text) =>
        TryParse(text, out CounterId id) ? id : throw new FormatException($"'{text}' is not a counter name: {Rule}");

    /// <summary>True when the UTF-8 text is a valid name. Allocates nothing.</summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8) =>
        utf8.Length is >= 1 and <= MaxLength
        && !utf8.ContainsAnyExcept(_allowedBytes)
        && utf8.ContainsAnyExcept((byte)'.');

    /// <summary>True when the text may start a name: empty, or characters of the alphabet, at most <see cref="MaxLength"/>.</summary>
    public static bool IsValidPrefix(ReadOnlySpan<char> text) => text.Length <= MaxLength && !text.ContainsAnyExcept(_allowedChars);

    /// <summary>The rule in words, for error messages.</summary>
    public const string Rule = "1 to 128 characters of A-Z a-z 0-9 . _ ~ : @ -, and not only dots";

    /// <inheritdoc/>
    public bool Equals(CounterId other) => string.Equals(_name, other._name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CounterId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>Ordinal order of the names: the order of lists by name.</summary>
    public int CompareTo(CounterId other) => string.CompareOrdinal(_name, other._name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Ordinal equality.</summary>
    public static bool operator ==(CounterId left, CounterId right) => left.Equals(right);

    /// <summary>Ordinal inequality.</summary>
    public static bool operator !=(CounterId left, CounterId right) => !left.Equals(right);

    /// <summary>Ordinal order.</summary>
    public static bool operator <(CounterId left, CounterId right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator <=(CounterId left, CounterId right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator >(CounterId left, CounterId right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator >=(CounterId left, CounterId right) => left.CompareTo(right) >= 0;
}
