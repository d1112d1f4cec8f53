using System.Globalization;

namespace ShardedCounter.CosmosEmulator;

/// <summary>A piece of the key space.</summary>
/// <param name="Min">The first key in it.</param>
/// <param name="Max">The first key after it.</param>
internal readonly record struct KeySpan(UInt128 Min, UInt128 Max)
{
    /// <summary>Everything: <c>""</c> to <c>FF</c>.</summary>
    public static KeySpan All => new(0, End);

    /// <summary>The end of the key space on the wire, <c>FF</c>. Hashes end at 2^126.</summary>
    public static UInt128 End => (UInt128)0xFF << 120;

    /// <summary>One of <paramref name="count"/> even pieces of what hashes reach; the last goes on to the end of the key space.</summary>
    public static KeySpan Piece(int index, int count)
    {
        var step = (UInt128.One << 126) / (UInt128)count;
        return new(step * (UInt128)index, index == count - 1 ? End : step * (UInt128)(index + 1));
    }

    /// <summary>Reads a key as headers give it: hexadecimal from the highest digit, <c>""</c> for 0.</summary>
    public static UInt128 ParseKey(string key) =>
        key.Length <= 32 && UInt128.TryParse(key.PadRight(32, '0'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new WireException(400, $"'{key}' is not an effective partition key.");

    /// <summary>Writes a key: 32 digits, but <c>""</c> and <c>FF</c> for the ends.</summary>
    public static string Format(UInt128 key) =>
        key == 0 ? "" : key == End ? "FF" : key.ToString("X32", CultureInfo.InvariantCulture);

    /// <summary>Whether a key is in it.</summary>
    public bool Contains(UInt128 key) => key >= Min && key < Max;

    /// <summary>Whether all of another is in it.</summary>
    public bool Contains(KeySpan other) => other.Min >= Min && other.Max <= Max;
}
