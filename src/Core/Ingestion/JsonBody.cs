using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ShardedCounter.Diagnostics;
using ShardedCounter.Model;

namespace ShardedCounter.Ingestion;

/// <summary>
/// A body being read token by token: <see cref="Utf8JsonReader"/> with its faults turned into a <see cref="ParseFault"/>, the first of
/// which is kept. The only place that catches <see cref="JsonException"/>.
/// </summary>
/// <remarks>
/// The reader is told that more data may follow, although none does. So it answers an early end by returning false where it would
/// throw, and a truncated body is told from a malformed one without a second look.
/// </remarks>
internal ref struct JsonBody
{
    /// <summary>The reader; its spans are valid as long as the body is.</summary>
    public Utf8JsonReader Json;

    private readonly ReadOnlySpan<byte> _body;
    private readonly Span<byte> _scratch;
    private readonly int _bomBytes;

    /// <summary>Starts reading.</summary>
    /// <param name="body">The whole body, a byte order mark allowed.</param>
    /// <param name="manyValues">Whether several values may follow each other at the top.</param>
    /// <param name="scratch">Where a counter's name with escapes is unescaped: <see cref="CounterId.MaxLength"/> bytes.</param>
    public JsonBody(ReadOnlySpan<byte> body, bool manyValues, Span<byte> scratch)
    {
        _body = body;
        _scratch = scratch;
        _bomBytes = BomBytes(body);
        Json = new Utf8JsonReader(
            body[_bomBytes..],
            isFinalBlock: false,
            new JsonReaderState(new JsonReaderOptions { AllowMultipleValues = manyValues }));
    }

    /// <summary>The first fault; null while all is well.</summary>
    public ParseFault? Fault { get; private set; }

    /// <summary>The item being read, for faults; −1 outside of items.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Where the current token starts in the body.</summary>
    public readonly int TokenStart => (int)Json.TokenStartIndex + _bomBytes;

    /// <summary>The first byte that is not blank; 0 where there is none. A byte order mark is passed over.</summary>
    public static byte FirstByte(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> rest = body[BomBytes(body)..].TrimStart(" \t\r\n"u8);
        return rest.IsEmpty ? (byte)0 : rest[0];
    }

    /// <summary>Goes on to the next token; false at a fault and where the body ends.</summary>
    public bool Read()
    {
        try
        {
            return Json.Read();
        }
        catch (JsonException malformed)
        {
            int position = PositionOf(malformed);
            Fail(ParseFaultCode.MalformedJson, $"The body is not valid JSON: {ReasonOf(malformed)}", position);
            return false;
        }
    }

    /// <summary>Goes on to a token that must be there; false at a fault, an early end among them.</summary>
    public bool ReadNext() => Read() || Truncated();

    /// <summary>Passes over the value of the property whose name is the current token; false at a fault.</summary>
    public bool SkipValue()
    {
        if (!ReadNext())
            return false;
        if (Json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return true;
        int depth = Json.CurrentDepth;
        while (ReadNext())
        {
            if (Json.CurrentDepth == depth && Json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                return true;
        }

        return false;
    }

    /// <summary>True when nothing but blanks is left; else false with a fault.</summary>
    public bool AtEnd()
    {
        int end = (int)Json.BytesConsumed + _bomBytes;
        int more = _body[end..].IndexOfAnyExcept(" \t\r\n"u8);
        return more < 0 || Fail(ParseFaultCode.TrailingData, "Something follows the end of the value that the body consists of.", end + more);
    }

    /// <summary>Notes a fault, unless there is one already; always false.</summary>
    public bool Fail(ParseFaultCode code, string detail, int position)
    {
        if (Fault is not null)
            return false;
        position = Math.Min(position, _body.Length);
        if (FirstInvalidUtf8(position) is int invalid)
            (code, detail, position) = (ParseFaultCode.InvalidUtf8, "The body holds bytes that are not UTF-8.", invalid);
        Fault = new ParseFault(code, detail, Index, _body[..position].Count((byte)'\n') + 1, position);
        return false;
    }

    /// <summary>Notes a fault at the current token; always false.</summary>
    public bool Fail(ParseFaultCode code, string detail) => Fail(code, detail, TokenStart);

    /// <summary>
    /// The current string as a valid counter name; false with a fault where it is no string or no name.
    /// </summary>
    /// <param name="name">Valid until the next call.</param>
    public bool TryGetCounter(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (Json.TokenType != JsonTokenType.String)
            return Fail(ParseFaultCode.WrongType, $"A counter's name must be a string, and is {Kind(Json.TokenType)}.");
        if (TryGetText(_scratch, out name) && CounterId.IsValid(name))
            return true;
        return Fail(ParseFaultCode.BadCounter, $"\"{Excerpt.Of(Json.ValueSpan)}\" is not a counter name: {CounterId.Rule}.");
    }

    /// <summary>True when the current property or string is the given ASCII text.</summary>
    public readonly bool TextIs(ReadOnlySpan<byte> ascii) =>
        Json.ValueIsEscaped ? EscapedTextIs(ascii) : Json.ValueSpan.SequenceEqual(ascii);

    /// <summary>A token in words.</summary>
    public static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };

    private static int BomBytes(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? 3 : 0;

    private static string ReasonOf(JsonException malformed)
    {
        // The reader appends the place, which the fault carries as figures.
        int place = malformed.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? malformed.Message : malformed.Message[..place];
    }

    private readonly bool EscapedTextIs(ReadOnlySpan<byte> ascii)
    {
        // Not the common scratch: a counter's name that was read before may still be there.
        Span<byte> scratch = stackalloc byte[CounterId.MaxLength];
        return TryGetText(scratch, out ReadOnlySpan<byte> text) && text.SequenceEqual(ascii);
    }

    private bool Truncated() =>
        Fault is null && Fail(ParseFaultCode.TruncatedJson, "The body ends in the middle of a value.", _body.Length);

    /// <summary>
    /// The current text, with <c>\u00XX</c> and <c>\/</c> resolved; false where it has other escapes or does not fit. What this
    /// understands is all that a valid counter name, or base64, can be written with, so unpaired surrogates need no care.
    /// </summary>
    public readonly bool TryGetText(Span<byte> scratch, out ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> raw = Json.ValueSpan;
        text = raw;
        if (!Json.ValueIsEscaped)
            return true;

        int length = 0;
        for (int i = 0; i < raw.Length; length++)
        {
            if (length == scratch.Length)
                return false;
            if (raw[i] != '\\')
            {
                scratch[length] = raw[i++];
                continue;
            }

            if (raw[i + 1] == '/')
            {
                scratch[length] = raw[i + 1];
                i += 2;
                continue;
            }

            // The reader has seen to it that four hex digits follow a \u.
            if (!raw[i..].StartsWith("\\u00"u8) || !Utf8Parser.TryParse(raw.Slice(i + 4, 2), out scratch[length], out _, 'X'))
                return false;
            i += 6;
        }

        text = scratch[..length];
        return true;
    }

    private readonly int PositionOf(JsonException malformed)
    {
        int start = _bomBytes;
        for (long line = malformed.LineNumber ?? 0; line > 0; line--)
            start += _body[start..].IndexOf((byte)'\n') + 1;
        return start + (int)(malformed.BytePositionInLine ?? 0);
    }

    /// <summary>
    /// The first byte that is not UTF-8, if it lies before the end of the token or character that the fault is at.
    /// </summary>
    private readonly int? FirstInvalidUtf8(int position)
    {
        if (Utf8.IsValid(_body))
            return null;
        int end = Math.Max(position + 1, Math.Max((int)Json.BytesConsumed, TokenStart + Json.ValueSpan.Length + 1));
        for (int at = 0; at < Math.Min(end, _body.Length);)
        {
            if (Rune.DecodeFromUtf8(_body[at..], out _, out int bytes) != System.Buffers.OperationStatus.Done)
                return at;
            at += bytes;
        }

        return null;
    }
}
