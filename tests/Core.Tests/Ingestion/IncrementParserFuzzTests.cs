using System.Globalization;
using System.Text;
using System.Text.Json;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Tests.Ingestion;

/// <summary>Random bodies, whole and damaged, read by the parser and, in a roundabout way, by <see cref="JsonDocument"/>.</summary>
public sealed class IncrementParserFuzzTests
{
    private static readonly string[] _counters =
        ["\"a\"", "\"page:abc\"", "\"\\u0061-b\"", "\"..\"", "\"\"", "\"a b\"", "\"\\ud800\"", "\"é\"", "7", "null", "{}", "[\"a\"]"];

    private static readonly string[] _deltas =
        ["1", "-1", "42", "1000000000000", "-1000000000000", "1000000000001", "0", "-0", "1.5", "1e3", "9223372036854775808", "\"1\"", "true", "null", "{\"a\":1}"];

    private static readonly string[] _fields = ["\"counter\"", "\"delta\"", "\"d\\u0065lta\"", "\"Counter\"", "\"x\""];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheParserAgreesWithJsonDocument(int seed)
    {
        var random = new Random(seed);
        int taken = 0, refused = 0, malformed = 0;
        for (int round = 0; round < 4_000; round++)
        {
            byte[] body = BodyDamage.OneInFour(random, Encoding.UTF8.GetBytes(Body(random)));
            using var batch = new IncrementBatch(1);
            ParseFault? fault = IncrementParser.Parse(body, IncrementFormat.Array, 5, batch);
            string seen = $"seed {seed}, round {round}: {Encoding.UTF8.GetString(body)} -> {fault}";

            if (!TryReadDocument(body, out JsonDocument? document))
            {
                // A body may be wrong in two places; the parser names whichever comes first.
                Assert.True(fault is not null, seen);
                malformed++;
                continue;
            }

            (int Index, ParseFaultCode Code)? expected = FirstFault(document!.RootElement, out string items);
            if (expected is null)
            {
                Assert.True(fault is null, seen);
                Assert.Equal(items, IncrementParserTests.Text(batch));
                taken++;
            }
            else
            {
                Assert.True(fault is not null && (fault.Index, fault.Code) == expected, $"{seen}, expected {expected}");
                Assert.Equal(0, batch.Count);
                refused++;
            }

            document.Dispose();
        }

        // The generator is worth something only if it makes plenty of each.
        Assert.True(Math.Min(taken, Math.Min(refused, malformed)) > 300, $"{taken} taken, {refused} refused, {malformed} malformed");
    }

    private static string Body(Random random)
    {
        bool clean = random.Next(2) == 0;
        var body = new StringBuilder("[");
        int items = random.Next(clean ? 1 : 0, 7);
        for (int i = 0; i < items; i++)
        {
            body.Append(i > 0 ? "," : "").Append(Blank(random));
            if (clean || random.Next(3) > 0)
                body.Append(CultureInfo.InvariantCulture, $"{{\"counter\":{Blank(random)}{_counters[random.Next(3)]},\"delta\":{_deltas[random.Next(5)]}}}");
            else
                body.Append(Item(random));
        }

        return body.Append(Blank(random)).Append(']').Append(Blank(random)).ToString();
    }

    private static string Item(Random random)
    {
        if (random.Next(10) == 0)
            return _deltas[random.Next(_deltas.Length)];
        IEnumerable<string> fields = Enumerable.Range(0, random.Next(4)).Select(_ =>
        {
            string field = _fields[random.Next(_fields.Length)];
            string value = field.Contains("ounter", StringComparison.Ordinal) ? _counters[random.Next(_counters.Length)] : _deltas[random.Next(_deltas.Length)];
            return field + ":" + value;
        });
        return "{" + string.Join(',', fields) + "}";
    }

    private static string Blank(Random random) => random.Next(6) switch { 0 => " ", 1 => "\r\n", 2 => "\t", _ => "" };

    private static bool TryReadDocument(byte[] body, out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            document = null;
            return false;
        }
    }

    /// <summary>What the rules say of a well-formed body, items and fields taken in their order.</summary>
    private static (int Index, ParseFaultCode Code)? FirstFault(JsonElement root, out string items)
    {
        items = "";
        var read = new List<string>();
        if (root.ValueKind != JsonValueKind.Array)
            return (-1, ParseFaultCode.WrongType);
        int index = 0;
        foreach (JsonElement item in root.EnumerateArray())
        {
            if (ItemFault(item, index, read) is ParseFaultCode code)
                return (index, code);
            index++;
        }

        items = string.Join(' ', read);
        return index == 0 ? (-1, ParseFaultCode.Empty) : null;
    }

    private static ParseFaultCode? ItemFault(JsonElement item, int index, List<string> read)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return ParseFaultCode.WrongType;
        if (index >= 5)
            return ParseFaultCode.TooManyItems;
        string? counter = null;
        long? delta = null;
        foreach (JsonProperty field in item.EnumerateObject())
        {
            string? name = TextOf(() => field.Name);
            if (name is not ("counter" or "delta"))
                return Utf8OrNot(name) ?? ParseFaultCode.UnknownField;
            if ((name == "counter" ? counter : (object?)delta) is not null)
                return ParseFaultCode.DuplicateField;
            if (name == "counter")
            {
                if (field.Value.ValueKind != JsonValueKind.String)
                    return ParseFaultCode.WrongType;
                counter = TextOf(() => field.Value.GetString()!);
                if (!CounterId.TryParse(counter, out _))
                    return Utf8OrNot(counter) ?? ParseFaultCode.BadCounter;
            }
            else
            {
                if (field.Value.ValueKind != JsonValueKind.Number)
                    return ParseFaultCode.WrongType;
                string literal = field.Value.GetRawText();
                if (literal.AsSpan().ContainsAny(".eE"))
                    return ParseFaultCode.DeltaNotInteger;
                var value = System.Numerics.BigInteger.Parse(literal, CultureInfo.InvariantCulture);
                if (value.IsZero)
                    return ParseFaultCode.ZeroDelta;
                if (System.Numerics.BigInteger.Abs(value) > 1_000_000_000_000)
                    return ParseFaultCode.DeltaOutOfRange;
                delta = (long)value;
            }
        }

        if (counter is null || delta is null)
            return ParseFaultCode.MissingField;
        read.Add($"{counter}:{delta}");
        return null;
    }

    /// <summary>The text; null where its bytes are not UTF-8, empty where it has an unpaired surrogate.</summary>
    private static string? TextOf(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException notText)
        {
            return notText.InnerException is DecoderFallbackException ? null : "";
        }
    }

    private static ParseFaultCode? Utf8OrNot(string? text) => text is null ? ParseFaultCode.InvalidUtf8 : null;
}
