using System.Buffers;
using System.Text;
using System.Text.Json;
using ShardedCounter.Diagnostics;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Reading;

/// <summary>Reads <c>{"counters":["…",…]}</c>: which counters a caller wants to read. May be called from any thread.</summary>
public static class CounterListParser
{
    /// <summary>Reads the body.</summary>
    /// <param name="body">The whole body in UTF-8, a byte order mark allowed.</param>
    /// <param name="maxCounters">The most names to take.</param>
    /// <param name="counters">The names in their order, repetitions included, at least one; empty at a fault.</param>
    /// <returns>Null, or the first fault, whose index counts the names.</returns>
    public static ParseFault? Parse(in ReadOnlySequence<byte> body, int maxCounters, out IReadOnlyList<CounterId> counters)
    {
        ReadOnlySpan<byte> whole = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        var json = new JsonBody(whole, manyValues: false, stackalloc byte[CounterId.MaxLength]);
        var read = new List<CounterId>();
        if (JsonBody.FirstByte(whole) == 0)
            json.Fail(ParseFaultCode.Empty, "The body is empty.", 0);
        bool done = json.Fault is null && ReadObject(ref json, maxCounters, read);
        counters = done ? read : [];
        return json.Fault;
    }

    private static bool ReadObject(ref JsonBody json, int maxCounters, List<CounterId> counters)
    {
        if (!json.ReadNext())
            return false;
        if (json.Json.TokenType != JsonTokenType.StartObject)
            return json.Fail(ParseFaultCode.WrongType, $"The body must be an object, and is {JsonBody.Kind(json.Json.TokenType)}.");
        int start = json.TokenStart;
        bool hasCounters = false;
        while (json.ReadNext())
        {
            if (json.Json.TokenType == JsonTokenType.EndObject)
                return hasCounters ? json.AtEnd() : json.Fail(ParseFaultCode.MissingField, "There is no \"counters\".", start);
            if (!json.TextIs("counters"u8))
                return json.Fail(ParseFaultCode.UnknownField, $"\"{Excerpt.Of(json.Json.ValueSpan)}\" is unknown here; there is \"counters\".");
            if (hasCounters)
                return json.Fail(ParseFaultCode.DuplicateField, "\"counters\" is there twice.");
            hasCounters = true;
            if (!ReadNames(ref json, maxCounters, counters))
                return false;
        }

        return false;
    }

    private static bool ReadNames(ref JsonBody json, int maxCounters, List<CounterId> counters)
    {
        if (!json.ReadNext())
            return false;
        if (json.Json.TokenType != JsonTokenType.StartArray)
            return json.Fail(ParseFaultCode.WrongType, $"\"counters\" must be an array of names, and is {JsonBody.Kind(json.Json.TokenType)}.");
        for (json.Index = 0; json.ReadNext(); json.Index++)
        {
            if (json.Json.TokenType == JsonTokenType.EndArray)
            {
                json.Index = -1;
                return counters.Count > 0 || json.Fail(ParseFaultCode.Empty, "\"counters\" is empty.");
            }

            if (json.Index >= maxCounters)
                return json.Fail(ParseFaultCode.TooManyItems, $"There are more than {maxCounters} counters.");
            if (!json.TryGetCounter(out ReadOnlySpan<byte> name))
                return false;
            counters.Add(CounterId.Parse(Encoding.ASCII.GetString(name)));
        }

        return false;
    }
}
