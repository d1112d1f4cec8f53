using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ShardedCounter.Model;

/// <summary>
/// A name of at most <see cref="MaxLength"/> characters as three words, the same for its text and its UTF-8: it can lie where it is compared, which saves
/// the detour to a string somewhere else in memory. Two valid names are equal exactly when their words are. The default value is no name.
/// </summary>
/// <remarks>
/// The last eight characters make the last word, and its first character is in one of the other words too, or would be the 24th. So
/// the length takes its place, plus 1, so that no text has the words of the default value. With the length known, the words have every character: none is left out, however they overlap.
/// </remarks>
internal readonly struct ShortName : IEquatable<ShortName>
{
    /// <summary>The longest name that has the form, in characters: the words' bytes, but for one.</summary>
    public const int MaxLength = (WordLength * 3) - 1;

    private const int WordLength = sizeof(ulong);

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _last;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ShortName(ulong first, ulong second, ulong last, int length)
    {
        _first = first;
        _second = second;
        _last = (last & ~0xFFUL) | (uint)(length + 1);
    }

    /// <summary>A valid name of at most <see cref="MaxLength"/> characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ShortName Of(ReadOnlySpan<char> text) => Of(ref MemoryMarshal.GetReference(text), text.Length);

    /// <summary>The same in UTF-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ShortName Of(ReadOnlySpan<byte> utf8) => Of(ref MemoryMarshal.GetReference(utf8), utf8.Length);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(ShortName other) => ((_first ^ other._first) | (_second ^ other._second) | (_last ^ other._last)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ShortName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_first, _second, _last);

    /// <summary>True for the default value.</summary>
    public bool IsNone => _last == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ShortName Of<T>(ref T name, int length)
        where T : unmanaged
    {
        if (length >= WordLength)
        {
            ulong second = length >= 2 * WordLength ? AsciiReader.Read8(ref name, WordLength) : 0;
            return new ShortName(AsciiReader.Read8(ref name, 0), second, AsciiReader.Read8(ref name, length - WordLength), length);
        }

        return length >= WordLength / 2
            ? new ShortName(AsciiReader.Read4(ref name, 0), 0, AsciiReader.Read4(ref name, length - (WordLength / 2)), length)
            : new ShortName(AsciiReader.ReadUpTo3(ref name, length), 0, 0, length);
    }
}
