using System.Buffers;
using System.Text.Json;
using ShardedCounter.Diagnostics;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Growth;

/// <summary>Reads <c>{"shards":32}</c>: how many shards an operator wants. May be called from any thread.</summary>
public static class ShardCountParser
{
    /// <summary>Reads the body.</summary>
    /// <param name="body">The whole body in UTF-8, a byte order mark allowed.</param>
    /// <param name="shards">The number; one beyond the range of <see cref="int"/> becomes the nearest in it. 0 at a fault.</param>
    /// <returns>Null, or the first fault.</returns>
    public static ParseFault? Parse(in ReadOnlySequence<byte> body, out int shards)
    {
        ReadOnlySpan<byte> whole = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        var json = new JsonBody(whole, manyValues: false, stackalloc byte[CounterId.MaxLength]);
        if (JsonBody.FirstByte(whole) == 0)
            json.Fail(ParseFaultCode.Empty, "The body is empty.", 0);
        int read = 0;
        bool done = json.Fault is null && ReadObject(ref json, ref read);
        shards = done ? read : 0;
        return json.Fault;
    }

    private static bool ReadObject(ref JsonBody json, ref int shards)
    {
        if (!json.ReadNext())
            return false;
        if (json.Json.TokenType != JsonTokenType.StartObject)
            return json.Fail(ParseFaultCode.WrongType, $"The body must be an object, and is {JsonBody.Kind(json.Json.TokenType)}.");
        int start = json.TokenStart;
        bool hasShards = false;
        while (json.ReadNext())
        {
            if (json.Json.TokenType == JsonTokenType.EndObject)
                return hasShards ? json.AtEnd() : json.Fail(ParseFaultCode.MissingField, "There is no \"shards\".", start);
            if (!json.TextIs("shards"u8))
                return json.Fail(ParseFaultCode.UnknownField, $"\"{Excerpt.Of(json.Json.ValueSpan)}\" is unknown here; there is \"shards\".");
            if (hasShards)
                return json.Fail(ParseFaultCode.DuplicateField, "\"shards\" is there twice.");
            hasShards = true;
            if (!json.ReadNext() || !ReadNumber(ref json, ref shards))
                return false;
        }

        return false;
    }

    private static bool ReadNumber(ref JsonBody json, ref int shards)
    {
        if (json.Json.TokenType != JsonTokenType.Number)
            return json.Fail(ParseFaultCode.WrongType, $"\"shards\" must be a number, and is {JsonBody.Kind(json.Json.TokenType)}.");
        ReadOnlySpan<byte> digits = json.Json.ValueSpan;
        bool negative = digits[0] == '-';
        if (digits[(negative ? 1 : 0)..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return json.Fail(ParseFaultCode.ShardsNotInteger, $"\"shards\" is {Excerpt.Of(digits)}; it must be written as a whole number.");
        if (!json.Json.TryGetInt32(out shards))
            shards = negative ? int.MinValue : int.MaxValue;
        return true;
    }
}
