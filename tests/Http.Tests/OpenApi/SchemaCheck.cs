using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ShardedCounter.Http.Tests.OpenApi;

/// <summary>
/// Checks JSON against the part of JSON Schema 2020-12 that the document uses. Stricter in one point: an object has no property that its schema does not name. A keyword that
/// it does not know is an error, so that no rule is passed over.
/// </summary>
internal sealed class SchemaCheck(JsonElement document)
{
    /// <summary>What is wrong with a value; empty: nothing.</summary>
    public IReadOnlyList<string> Faults(JsonElement schema, JsonElement value)
    {
        var faults = new List<string>();
        Check(schema, value, "$", faults, closed: true);
        return faults;
    }

    /// <summary>What a reference of the document points to.</summary>
    public JsonElement Resolve(string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        JsonElement at = document;
        foreach (string part in reference[2..].Split('/'))
            Assert.True(at.TryGetProperty(part.Replace("~1", "/", StringComparison.Ordinal), out at), $"{reference} leads nowhere.");
        return at;
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> faults, bool closed)
    {
        foreach (JsonProperty rule in schema.EnumerateObject())
        {
            string? fault = rule.Name switch
            {
                "$ref" => Referred(Resolve(rule.Value.GetString()!), value, at, faults),
                "type" => IsOf(rule.Value.GetString()!, value) ? null : $"is no {rule.Value}",
                "enum" => rule.Value.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)) ? null : $"is {value}, none of {rule.Value}",
                "const" => JsonElement.DeepEquals(rule.Value, value) ? null : $"is {value} and not {rule.Value}",
                "not" => new SchemaCheck(document).Faults(rule.Value, value).Count > 0 ? null : "is what it must not be",
                "anyOf" => rule.Value.EnumerateArray().Any(choice => new SchemaCheck(document).Faults(choice, value).Count == 0) ? null : "matches no choice",
                "minimum" => value.GetDouble() >= rule.Value.GetDouble() ? null : $"is below {rule.Value}",
                "maximum" => value.GetDouble() <= rule.Value.GetDouble() ? null : $"is above {rule.Value}",
                "minLength" => value.GetString()!.Length >= rule.Value.GetInt32() ? null : "is too short",
                "maxLength" => value.GetString()!.Length <= rule.Value.GetInt32() ? null : "is too long",
                "minItems" => value.GetArrayLength() >= rule.Value.GetInt32() ? null : "has too few items",
                "maxItems" => value.GetArrayLength() <= rule.Value.GetInt32() ? null : "has too many items",
                "pattern" => Regex.IsMatch(value.GetString()!, rule.Value.GetString()!) ? null : $"does not match {rule.Value}",
                "format" => IsInstant(rule.Value.GetString(), value) ? null : "is no instant with milliseconds in UTC",
                "required" => rule.Value.EnumerateArray().Select(static name => name.GetString()!).FirstOrDefault(name => !value.TryGetProperty(name, out _)) is { } missing ? $"lacks {missing}" : null,
                "items" => Items(rule.Value, value, at, faults),
                "properties" => Properties(rule.Value, value, at, faults),
                "additionalProperties" => Others(rule.Value, value, at, faults),
                "description" or "default" => null,
                _ => $"has a schema with \"{rule.Name}\", which is not known here",
            };
            if (fault is not null)
                faults.Add($"{at} {fault}");
        }

        if (!closed || value.ValueKind != JsonValueKind.Object || schema.TryGetProperty("additionalProperties", out _) || schema.TryGetProperty("anyOf", out _))
            return;
        HashSet<string> named = [.. Named(schema)];
        faults.AddRange(value.EnumerateObject().Where(property => !named.Contains(property.Name)).Select(property => $"{at} has \"{property.Name}\", which its schema does not name"));
    }

    /// <summary>Beside a reference there may be more rules for the same object: which properties it may have is decided where both are known.</summary>
    private string? Referred(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        Check(schema, value, at, faults, closed: false);
        return null;
    }

    private string? Items(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        int i = 0;
        foreach (JsonElement item in value.EnumerateArray())
            Check(schema, item, $"{at}[{i++}]", faults, closed: true);
        return null;
    }

    private string? Properties(JsonElement schemas, JsonElement value, string at, List<string> faults)
    {
        foreach (JsonProperty property in schemas.EnumerateObject())
        {
            if (value.TryGetProperty(property.Name, out JsonElement member))
                Check(property.Value, member, $"{at}.{property.Name}", faults, closed: true);
        }

        return null;
    }

    private string? Others(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        foreach (JsonProperty member in value.EnumerateObject())
            Check(schema, member.Value, $"{at}.{member.Name}", faults, closed: true);
        return null;
    }

    private IEnumerable<string> Named(JsonElement schema)
    {
        IEnumerable<string> own = schema.TryGetProperty("properties", out JsonElement properties) ? properties.EnumerateObject().Select(static property => property.Name) : [];
        return schema.TryGetProperty("$ref", out JsonElement reference) ? own.Concat(Named(Resolve(reference.GetString()!))) : own;
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && Int128.TryParse(value.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ => throw new NotSupportedException(type),
    };

    private static bool IsInstant(string? format, JsonElement value) =>
        format == "date-time" && DateTimeOffset.TryParseExact(value.GetString(), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
