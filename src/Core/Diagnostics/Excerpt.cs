using System.Globalization;
using System.Text;

namespace ShardedCounter.Diagnostics;

/// <summary>
/// What a caller sent, cut short and without characters that do not show, so that it can be sent back or logged.
/// </summary>
public static class Excerpt
{
    /// <summary>The longest excerpt, in characters.</summary>
    public const int MaxCharacters = 128;

    private const int MaxBytesPerCharacter = 4;

    /// <summary>The excerpt of UTF-8, valid or not.</summary>
    public static string Of(ReadOnlySpan<byte> utf8) => Of(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, MaxCharacters * MaxBytesPerCharacter)]));

    /// <summary>The excerpt of a text; null gives the empty one.</summary>
    public static string Of(string? text)
    {
        var excerpt = new StringBuilder();
        foreach (Rune rune in (text ?? "").EnumerateRunes())
        {
            if (excerpt.Length + rune.Utf16SequenceLength > MaxCharacters)
                break;
            excerpt.Append(Shows(rune) ? rune.ToString() : "?");
        }

        return excerpt.ToString();
    }

    private static bool Shows(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
