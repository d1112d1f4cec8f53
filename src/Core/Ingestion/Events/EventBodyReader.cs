using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using ShardedCounter.Diagnostics;
using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// Reads increments out of an event's body: <c>{"counter":"…","delta":n}</c>, an array or lines of them, or, in the place of any of them, a CloudEvent whose
/// <c>data</c> is one or an array of them, or whose <c>data_base64</c> is any of these (CloudEvents 1.0, JSON format). As strict as with requests; of
/// a CloudEvent only <c>specversion</c> and the data are looked at.
/// </summary>
/// <remarks>Any thread. Allocates nothing for what it takes; a fault is one object.</remarks>
internal static class EventBodyReader
{
    private const string Fields = "\"counter\" and \"delta\"";

    /// <summary>Stages what a body says in a chunk; null, or the first fault.</summary>
    public static ParseFault? Read(ReadOnlySpan<byte> body, EventChunk into) => TryReadPlain(body, into) ? null : Read(body, into, mayBeCloudEvent: true);

    /// <summary>
    /// The form that nearly every event has, letter by letter: three times as fast as the general reader. False, with nothing done, for every other body,
    /// faulty ones among them.
    /// </summary>
    private static bool TryReadPlain(ReadOnlySpan<byte> body, EventChunk into)
    {
        ReadOnlySpan<byte> before = "{\"counter\":\""u8;
        ReadOnlySpan<byte> between = "\",\"delta\":"u8;
        if (!body.StartsWith(before))
            return false;
        ReadOnlySpan<byte> rest = body[before.Length..];
        int length = rest[..Math.Min(rest.Length, CounterId.MaxLength + 1)].IndexOf((byte)'"');
        if (length <= 0 || !rest[length..].StartsWith(between))
            return false;
        ReadOnlySpan<byte> number = rest[(length + between.Length)..];

        // Digits as JSON has them: no plus, no zero in front. Thirteen are as many as an increment can have.
        int sign = number.Length > 0 && number[0] == '-' ? 1 : 0;
        int digits = number.Length - sign - 1;
        if (digits is < 1 or > 13 || number[^1] != '}' || number[sign] == '0')
            return false;
        long delta = 0;
        foreach (byte digit in number.Slice(sign, digits))
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            delta = (delta * 10) + (digit - '0');
        }

        return delta <= DeltaRange.MaxIncrement && into.TryStageFirst(rest[..length], sign == 1 ? -delta : delta);
    }

    private static ParseFault? Read(ReadOnlySpan<byte> body, EventChunk into, bool mayBeCloudEvent)
    {
        byte first = JsonBody.FirstByte(body);
        bool lines = first != '[';
        var json = new JsonBody(body, manyValues: lines, stackalloc byte[CounterId.MaxLength]);
        if (first == 0)
            json.Fail(ParseFaultCode.Empty, "The body is empty.", 0);
        else if (!Utf8.IsValid(body)) // the reader does not look into texts that are passed over
            json.Fail(ParseFaultCode.InvalidUtf8, "The body holds bytes that are not UTF-8.", body.Length);
        else if (lines ? ReadLines(ref json, into, mayBeCloudEvent) : json.ReadNext() && ReadArray(ref json, into, mayBeCloudEvent) && json.AtEnd())
            return null;
        return json.Fault;
    }

    private static bool ReadLines(ref JsonBody json, EventChunk into, bool mayBeCloudEvent)
    {
        for (json.Index = 0; json.Read(); json.Index++)
        {
            if (!ReadItem(ref json, into, mayBeCloudEvent))
                return false;
        }

        // The reader stops at the end of the body, and at the beginning of a number or a word there, which might go on.
        return json.Fault is null && json.AtEnd();
    }

    /// <summary>Reads the array whose beginning is the current token.</summary>
    private static bool ReadArray(ref JsonBody json, EventChunk into, bool mayBeCloudEvent)
    {
        int outer = json.Index;
        for (json.Index = 0; json.ReadNext(); json.Index++)
        {
            if (json.Json.TokenType == JsonTokenType.EndArray)
            {
                bool isEmpty = json.Index == 0;
                json.Index = outer;
                return !isEmpty || json.Fail(ParseFaultCode.Empty, "The array is empty.");
            }

            if (!ReadItem(ref json, into, mayBeCloudEvent))
                return false;
        }

        return false;
    }

    private static bool ReadItem(ref JsonBody json, EventChunk into, bool mayBeCloudEvent)
    {
        if (json.Json.TokenType != JsonTokenType.StartObject)
            return json.Fail(ParseFaultCode.WrongType, $"An increment must be an object, and is {JsonBody.Kind(json.Json.TokenType)}.");
        int start = json.TokenStart;
        scoped ReadOnlySpan<byte> counter = default;
        long delta = 0;
        bool hasDelta = false;
        var cloud = default(CloudEventFields);
        while (json.ReadNext())
        {
            if (json.Json.TokenType == JsonTokenType.EndObject)
            {
                if (cloud.IsAny)
                    return cloud.Finish(ref json, isIncrement: !counter.IsEmpty || hasDelta, start);
                if (counter.IsEmpty)
                    return json.Fail(ParseFaultCode.MissingField, "The increment names no \"counter\".", start);
                if (!hasDelta)
                    return json.Fail(ParseFaultCode.MissingField, "The increment has no \"delta\".", start);
                return Stage(ref json, into, counter, delta, start);
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
                if (!IncrementParser.ReadDelta(ref json, ref hasDelta, ref delta))
                    return false;
            }
            else if (!mayBeCloudEvent)
            {
                return json.Fail(ParseFaultCode.UnknownField, $"\"{Excerpt.Of(json.Json.ValueSpan)}\" is not a field of an increment; it has {Fields}.");
            }
            else if (!ReadCloudField(ref json, into, ref cloud))
            {
                return false;
            }
        }

        return false;
    }

    private static bool ReadCloudField(ref JsonBody json, EventChunk into, ref CloudEventFields cloud)
    {
        if (json.TextIs("specversion"u8))
            return cloud.TakeVersion(ref json);
        bool isBase64 = json.TextIs("data_base64"u8);
        if (isBase64 || json.TextIs("data"u8))
            return cloud.TakeData(ref json) && (isBase64 ? ReadBase64(ref json, into) : ReadData(ref json, into));
        cloud.TakeOther(ref json);
        return json.SkipValue();
    }

    private static bool ReadData(ref JsonBody json, EventChunk into)
    {
        if (!json.ReadNext())
            return false;
        return json.Json.TokenType == JsonTokenType.StartArray
            ? ReadArray(ref json, into, mayBeCloudEvent: false)
            : ReadItem(ref json, into, mayBeCloudEvent: false);
    }

    private static bool ReadBase64(ref JsonBody json, EventChunk into)
    {
        if (!json.ReadNext())
            return false;
        if (json.Json.TokenType != JsonTokenType.String)
            return json.Fail(ParseFaultCode.WrongType, $"\"data_base64\" must be a string, and is {JsonBody.Kind(json.Json.TokenType)}.");
        byte[] rented = ArrayPool<byte>.Shared.Rent(json.Json.ValueSpan.Length + 1);
        try
        {
            if (!json.TryGetText(rented, out ReadOnlySpan<byte> text)
                || Base64.DecodeFromUtf8(text, rented, out _, out int bytes) != OperationStatus.Done)
                return json.Fail(ParseFaultCode.WrongType, "\"data_base64\" is not base64.");
            return Read(rented.AsSpan(0, bytes), into, mayBeCloudEvent: false) is not { } fault
                || json.Fail(fault.Code, $"In \"data_base64\", at byte {fault.Position}: {fault.Detail}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool Stage(ref JsonBody json, EventChunk into, scoped ReadOnlySpan<byte> counter, long delta, int start) => into.Stage(counter, delta) switch
    {
        null => true,
        ParseFaultCode.TooManyItems => json.Fail(ParseFaultCode.TooManyItems, $"The event names more than {Commit.MaxCounters} counters.", start),
        _ => json.Fail(ParseFaultCode.DeltaOutOfRange, $"What the event adds to one counter must lie within -{DeltaRange.MaxFolded} and {DeltaRange.MaxFolded}.", start),
    };
}
