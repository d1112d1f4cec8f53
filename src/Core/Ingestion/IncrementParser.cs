using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using ShardedCounter.Diagnostics;
using ShardedCounter.Model;

namespace ShardedCounter.Ingestion;

/// <summary>
/// Reads increments out of JSON: <c>{"counter":"…","delta":n}</c>, an array or lines of them, and the body of a single increment,
/// <c>{"delta":n}</c>. Strict, because a misread increment is a wrong count for ever: every field must be known and there once, and a
/// delta is a plain integer literal.
/// </summary>
/// <remarks>May be called from any thread. Allocates nothing for what it takes; a fault is one object.</remarks>
public static class IncrementParser
{
    /// <summary>Reads a body with several increments.</summary>
    /// <param name="body">The whole body in UTF-8, a byte order mark allowed.</param>
    /// <param name="format">What forms to take.</param>
    /// <param name="maxItems">The most increments to take.</param>
    /// <param name="batch">Gets them added in their order; at a fault it is left as it was.</param>
    /// <returns>Null when all were read, at least one; else the first fault.</returns>
    public static ParseFault? Parse(ReadOnlySpan<byte> body, IncrementFormat format, int maxItems, IncrementBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        byte first = JsonBody.FirstByte(body);
        bool lines = format == IncrementFormat.Lines || (format == IncrementFormat.Sniffed && first != '[');
        var json = new JsonBody(body, manyValues: lines, stackalloc byte[CounterId.MaxLength]);
        int before = batch.Count;
        if (first == 0)
            json.Fail(ParseFaultCode.Empty, "The body is empty.", 0);
        else if (lines ? ReadLines(ref json, maxItems, batch) : ReadArray(ref json, maxItems, batch))
            return null;
        batch.Truncate(before);
        return json.Fault;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte}, IncrementFormat, int, IncrementBatch)"/>
    public static ParseFault? Parse(in ReadOnlySequence<byte> body, IncrementFormat format, int maxItems, IncrementBatch batch)
    {
        if (body.IsSingleSegment)
            return Parse(body.FirstSpan, format, maxItems, batch);

        // One copy costs a few percent of the parsing, and the reader is slower over pieces than over one span.
        int length = checked((int)body.Length);
        byte[] whole = ArrayPool<byte>.Shared.Rent(length);
        body.CopyTo(whole);
        ParseFault? fault = Parse(whole.AsSpan(0, length), format, maxItems, batch);
        ArrayPool<byte>.Shared.Return(whole);
        return fault;
    }

    /// <summary>Reads the body of a single increment, whose counter is named elsewhere.</summary>
    /// <param name="body">The whole body in UTF-8. Blank, or without a <c>delta</c>: 1.</param>
    /// <param name="delta">Within <see cref="DeltaRange.IsIncrement"/>; 0 at a fault.</param>
    /// <returns>Null, or the first fault.</returns>
    public static ParseFault? ParseDelta(ReadOnlySpan<byte> body, out long delta)
    {
        delta = 1;
        if (JsonBody.FirstByte(body) == 0)
            return null;
        var json = new JsonBody(body, manyValues: false, []);
        if (!ReadDeltaObject(ref json, ref delta))
            delta = 0;
        return json.Fault;
    }

    /// <inheritdoc cref="ParseDelta(ReadOnlySpan{byte}, out long)"/>
    public static ParseFault? ParseDelta(in ReadOnlySequence<byte> body, out long delta) =>
        ParseDelta(body.IsSingleSegment ? body.FirstSpan : body.ToArray(), out delta);

    private static bool ReadDeltaObject(ref JsonBody json, ref long delta)
    {
        if (!json.ReadNext())
            return false;
        if (json.Json.TokenType != JsonTokenType.StartObject)
            return json.Fail(ParseFaultCode.WrongType, $"The body must be an object, and is {JsonBody.Kind(json.Json.TokenType)}.");
        bool hasDelta = false;
        while (json.ReadNext())
        {
            if (json.Json.TokenType == JsonTokenType.EndObject)
                return json.AtEnd();
            if (!json.TextIs("delta"u8))
                return FailUnknown(ref json, "\"delta\"");
            if (!ReadDelta(ref json, ref hasDelta, ref delta))
                return false;
        }

        return false;
    }

    private static bool ReadArray(ref JsonBody json, int maxItems, IncrementBatch batch)
    {
        if (!json.ReadNext())
            return false;
        if (json.Json.TokenType != JsonTokenType.StartArray)
            return json.Fail(ParseFaultCode.WrongType, $"The body must be an array of increments, and is {JsonBody.Kind(json.Json.TokenType)}.");
        for (json.Index = 0; json.ReadNext(); json.Index++)
        {
            if (json.Json.TokenType == JsonTokenType.EndArray)
            {
                int items = json.Index;
                json.Index = -1;
                return items > 0 ? json.AtEnd() : json.Fail(ParseFaultCode.Empty, "The array is empty.");
            }

            if (!ReadItem(ref json, maxItems, batch))
                return false;
        }

        return false;
    }

    private static bool ReadLines(ref JsonBody json, int maxItems, IncrementBatch batch)
    {
        for (json.Index = 0; json.Read(); json.Index++)
        {
            if (!ReadItem(ref json, maxItems, batch))
                return false;
        }

        // The reader stops at the end of the body, and at the beginning of a number or a word there, which might go on.
        return json.Fault is null && (json.AtEnd() || json.Fault is null);
    }

    private static bool ReadItem(ref JsonBody json, int maxItems, IncrementBatch batch)
    {
        if (json.Json.TokenType != JsonTokenType.StartObject)
            return json.Fail(ParseFaultCode.WrongType, $"An increment must be an object, and is {JsonBody.Kind(json.Json.TokenType)}.");
        if (json.Index >= maxItems)
            return json.Fail(ParseFaultCode.TooManyItems, $"There are more than {maxItems} increments.");

        int start = json.TokenStart;
        scoped ReadOnlySpan<byte> counter = default;
        long delta = 0;
        bool hasDelta = false;
        while (json.ReadNext())
        {
            if (json.Json.TokenType == JsonTokenType.EndObject)
            {
                if (counter.IsEmpty)
                    return json.Fail(ParseFaultCode.MissingField, "The increment names no \"counter\".", start);
                if (!hasDelta)
                    return json.Fail(ParseFaultCode.MissingField, "The increment has no \"delta\".", start);
                batch.Add(counter, delta);
                return true;
            }

            if (json.TextIs("counter"u8))
            {
                if (!counter.IsEmpty)
                    return json.Fail(ParseFaultCode.DuplicateField, "\"counter\" is there twice.");
                if (!json.ReadNext() || !json.TryGetCounter(out counter))
                    return false;
            }
            else if (json.TextIs("delta"u8))
            {
                if (!ReadDelta(ref json, ref hasDelta, ref delta))
                    return false;
            }
            else
            {
                return FailUnknown(ref json, "\"counter\" and \"delta\"");
            }
        }

        return false;
    }

    /// <summary>Reads the value of a <c>delta</c> whose name is the current token.</summary>
    internal static bool ReadDelta(ref JsonBody json, ref bool hasDelta, ref long delta)
    {
        if (hasDelta)
            return json.Fail(ParseFaultCode.DuplicateField, "\"delta\" is there twice.");
        hasDelta = true;
        if (!json.ReadNext())
            return false;
        if (json.Json.TokenType != JsonTokenType.Number)
            return json.Fail(ParseFaultCode.WrongType, $"\"delta\" must be a number, and is {JsonBody.Kind(json.Json.TokenType)}.");

        ReadOnlySpan<byte> literal = json.Json.ValueSpan;
        if (Utf8Parser.TryParse(literal, out delta, out int parsed) && parsed == literal.Length)
        {
            if (DeltaRange.IsIncrement(delta))
                return true;
            if (delta == 0)
                return json.Fail(ParseFaultCode.ZeroDelta, "\"delta\" is 0; an increment adds or takes away something.");
        }
        else if (literal.ContainsAny(".eE"u8))
        {
            return json.Fail(
                ParseFaultCode.DeltaNotInteger,
                $"\"delta\" is {Excerpt.Of(literal)}; it must be written as an integer, without a fraction or an exponent.");
        }

        return json.Fail(
            ParseFaultCode.DeltaOutOfRange,
            $"\"delta\" is {Excerpt.Of(literal)}; it must lie within -{DeltaRange.MaxIncrement} and {DeltaRange.MaxIncrement}.");
    }

    private static bool FailUnknown(ref JsonBody json, string known) =>
        json.Fail(ParseFaultCode.UnknownField, $"\"{Excerpt.Of(json.Json.ValueSpan)}\" is not a field of an increment; it has {known}.");
}
