using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Tests.Ingestion.Events;

/// <summary>Random bodies of every form, whole and damaged: the reader never throws, and agrees with a slow one made of <see cref="JsonDocument"/>.</summary>
public sealed class EventBodyFuzzTests
{
    private static readonly string[] _names = ["\"counter\"", "\"delta\"", "\"c\\u006funter\"", "\"specversion\"", "\"data\"", "\"data_base64\"", "\"id\"", "\"Delta\"", "\"\""];

    private static readonly string[] _values =
    [
        "\"a\"", "\"b-\\u0041\"", "\"..\"", "\"\"", "\"a\\/b\"", "1", "-5", "0", "-0", "1e3", "1.5", "1000000000000", "1000000000001", "-9223372036854775809", "null", "true", "{}", "[]",
        "\"1.0\"", "\"eyJjb3VudGVyIjoieiIsImRlbHRhIjo0fQ==\"", "\"e30\"", "\"W3siY291bnRlciI6InoiLCJkZWx0YSI6NH1d\"", "[1,{\"x\":[]}]",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TheReaderAgreesWithASlowOne(int seed)
    {
        var random = new Random(seed);
        int read = 0, refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] body = BodyDamage.OneInFour(random, Encoding.UTF8.GetBytes(Body(random)));
            (ParseFault? fault, string items) = EventRead.Of(body);
            string? expected = SlowlyRead(body);
            Assert.True(
                expected == (fault is null ? items : null),
                $"seed {seed}, round {round}: {Encoding.UTF8.GetString(body)}\nreads as '{items}' ({fault}), expected '{expected ?? "a fault"}'");
            read += expected is null ? 0 : 1;
            refused += expected is null ? 1 : 0;
        }

        // The generator is worth something only if it makes plenty of each.
        Assert.True(Math.Min(read, refused) > 3_000, $"{read} read, {refused} refused");
    }

    [Fact]
    public void NoBytesMakeItThrow()
    {
        var random = new Random(5);
        int unreadable = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] body = new byte[random.Next(40)];
            random.NextBytes(body);
            unreadable += EventRead.Of(body).Fault is null ? 0 : 1;
        }

        Assert.Equal(20_000, unreadable);
    }

    private static string Body(Random random)
    {
        string blank = random.Next(5) switch { 0 => " ", 1 => "\n", _ => "" };
        string[] items = [.. Enumerable.Range(0, random.Next(10) == 0 ? 0 : random.Next(1, 4)).Select(_ => Item(random))];
        return random.Next(3) switch
        {
            0 => $"[{string.Join("," + blank, items)}]{blank}",
            1 => string.Join("\n" + blank, items),
            _ => blank + Item(random),
        };
    }

    private static string Item(Random random) => random.Next(8) switch
    {
        <= 3 => Increment(random),
        4 => $"{{\"specversion\":\"1.0\",\"id\":\"x\",\"data\":{Increment(random)}}}",
        5 => $"{{\"data\":[{Increment(random)},{Increment(random)}],\"type\":{{\"a\":[1]}},\"specversion\":\"1.0\"}}",
        6 => $"{{\"specversion\":\"1.0\",\"data_base64\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(Increment(random)))}\"}}",
        _ => "{" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => $"{_names[random.Next(_names.Length)]}:{_values[random.Next(_values.Length)]}")) + "}",
    };

    private static string Increment(Random random) => random.Next(3) switch
    {
        0 => $$"""{"counter":"c{{random.Next(3)}}","delta":{{random.NextInt64(-1_200_000_000_000, 1_200_000_000_000)}}}""",
        1 => $$"""{"counter":{{(random.Next(6) == 0 ? _values[random.Next(5)] : "\"d\"")}},"delta":{{random.Next(-5, 100)}}}""",
        _ => $$"""{ "delta" : {{random.Next(1, 100)}}, "counter":"e:f" }""",
    };

    /// <summary>What the body adds by counter, in order of first mention; null where it is at fault.</summary>
    private static string? SlowlyRead(byte[] body)
    {
        var sums = new OrderedDictionary<string, Int128>();
        if (!TryRead(body, sums, cloudEvents: true) || sums.Count == 0 || sums.Values.Any(static sum => Int128.Abs(sum) > DeltaRange.MaxFolded))
            return null;
        return string.Join(' ', sums.Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}:{pair.Value}")));
    }

    private static bool TryRead(byte[] body, OrderedDictionary<string, Int128> sums, bool cloudEvents)
    {
        if (!Utf8.IsValid(body))
            return false;
        var values = new List<JsonElement>();
        try
        {
            // All values of the body one after the other, as lines have them.
            var reader = new Utf8JsonReader(body.AsSpan().StartsWith("\uFEFF"u8) ? body.AsSpan(3) : body, new JsonReaderOptions { AllowMultipleValues = true });
            while (reader.Read())
                values.Add(JsonDocument.ParseValue(ref reader).RootElement);
        }
        catch (JsonException)
        {
            return false;
        }

        if (values.Count == 1 && values[0].ValueKind == JsonValueKind.Array)
            values = [.. values[0].EnumerateArray()];
        return values.Count > 0 && values.All(value => TryAdd(value, sums, cloudEvents));
    }

    private static bool TryAdd(JsonElement item, OrderedDictionary<string, Int128> sums, bool cloudEvents)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return false;
        (string Name, JsonElement Value)[] fields;
        try
        {
            fields = [.. item.EnumerateObject().Select(static field => (field.Name, field.Value))];
        }
        catch (InvalidOperationException)
        {
            return false; // a name with half a surrogate pair
        }

        if (fields.All(static field => field.Name is "counter" or "delta"))
        {
            if (fields.Length != 2 || fields[0].Name == fields[1].Name || TextOf(item.GetProperty("counter")) is not { } text || !CounterId.TryParse(text, out CounterId counter)
                || item.GetProperty("delta") is not { ValueKind: JsonValueKind.Number } number || number.GetRawText().AsSpan().ContainsAny(".eE")
                || !number.TryGetInt64(out long delta) || !DeltaRange.IsIncrement(delta))
                return false;
            sums[counter.Name] = sums.GetValueOrDefault(counter.Name) + delta;
            return true;
        }

        JsonElement[] data = [.. fields.Where(static field => field.Name is "data" or "data_base64").Select(static field => field.Value)];
        JsonElement[] version = [.. fields.Where(static field => field.Name == "specversion").Select(static field => field.Value)];
        if (!cloudEvents || fields.Any(static field => field.Name is "counter" or "delta") || data.Length != 1 || version.Length != 1
            || TextOf(version[0])?.StartsWith("1.", StringComparison.Ordinal) != true)
            return false;
        if (fields.Any(static field => field.Name == "data_base64"))
            return TextOf(data[0]) is { } base64 && TryDecode(base64, out byte[] decoded) && TryRead(decoded, sums, cloudEvents: false);
        return data[0].ValueKind == JsonValueKind.Array
            ? data[0].GetArrayLength() > 0 && data[0].EnumerateArray().All(inner => TryAdd(inner, sums, false))
            : TryAdd(data[0], sums, false);
    }

    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair
        }
    }

    private static bool TryDecode(string base64, out byte[] bytes)
    {
        bytes = new byte[base64.Length];
        bool decodes = Convert.TryFromBase64String(base64, bytes, out int length);
        bytes = bytes[..length];
        return decodes;
    }
}
