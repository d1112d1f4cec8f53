using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using ShardedCounter.Http.Answers;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;

namespace ShardedCounter.Http.OpenApi;

/// <summary>The JSON Schemas of a document's bodies, derived from the types that are serialised. Not for several threads.</summary>
/// <param name="texts">What the documentation of a type says of its property; null: nothing.</param>
internal sealed class SchemaSet(Func<Type, string, string?> texts)
{
    private const string CounterName = nameof(CounterName);
    private const string Instant = nameof(Instant);

    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal)
    {
        [CounterName] = new JsonObject
        {
            ["type"] = "string",
            ["description"] = $"A counter's name: {CounterId.Rule}.",
            ["pattern"] = "^(?!\\.*$)[A-Za-z0-9._~:@-]{1," + CounterId.MaxLength + "}$",
        },
        [Instant] = new JsonObject { ["type"] = "string", ["format"] = "date-time", ["description"] = "An instant in UTC with milliseconds." },
    };

    /// <summary>All schemas that were asked for, and those they are made of, by name.</summary>
    public JsonObject ToComponents() => new(_schemas.Select(static schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value.DeepClone())));

    /// <summary>A reference to the schema of a type that <see cref="HttpJson"/> or <see cref="ShapeJson"/> serialises; of a list of one, a list of such references.</summary>
    /// <exception cref="InvalidOperationException">Neither does.</exception>
    public JsonObject Of(Type type)
    {
        if (type.IsGenericType)
            return new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Of(type.GenericTypeArguments[0]) };
        if (!_schemas.ContainsKey(type.Name))
            _schemas.Add(type.Name, (JsonObject)InfoOf(type).GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform }));
        return Reference(type.Name);
    }

    private static JsonTypeInfo InfoOf(Type type) =>
        HttpJson.Default.GetTypeInfo(type) ?? ShapeJson.Default.GetTypeInfo(type) ?? throw new InvalidOperationException($"{type.Name} is no type of the JSON contexts.");

    private static JsonObject Reference(string name) => new() { ["$ref"] = "#/components/schemas/" + name };

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        Type type = context.TypeInfo.Type;
        Type value = Nullable.GetUnderlyingType(type) ?? type;
        JsonObject schema = value == typeof(CounterId) ? Reference(CounterName) : value == typeof(DateTimeOffset) ? Reference(Instant) : (JsonObject)node;

        // Null is never written: what has no value is left out, and so is not among what is required.
        if (schema["type"] is JsonArray types)
            schema["type"] = types.Select(static word => (string)word!).Single(static word => word != "null");
        JsonTypeInfo info = value == type ? context.TypeInfo : context.TypeInfo.Options.GetTypeInfo(value);
        string[] required = [.. info.Properties.Where(IsAlwaysThere).Select(static property => property.Name)];
        if (required.Length > 0)
            schema["required"] = new JsonArray([.. required.Select(static name => (JsonNode)name)]);
        if (context.TypeInfo.ElementType == typeof(CounterId))
            schema["items"] = Reference(CounterName); // the exporter leaves out items of which it knows nothing
        if (context.PropertyInfo is { } property)
        {
            AddRules(schema, property);
            if (texts(property.DeclaringType, property.AttributeProvider is System.Reflection.MemberInfo member ? member.Name : property.Name) is { } text)
                schema["description"] = text;
        }

        return schema;
    }

    /// <summary>Titles and the like are got; what is ignored is not.</summary>
    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        property.Get is not null && (property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is null : !property.IsGetNullable);

    private static void AddRules(JsonObject schema, JsonPropertyInfo property)
    {
        foreach (object rule in property.AttributeProvider?.GetCustomAttributes(true) ?? [])
        {
            if (rule is AllowedValuesAttribute words)
                schema["enum"] = new JsonArray([.. words.Values.Select(static word => (JsonNode)(string)word!)]);
            if (rule is RangeAttribute range)
                (schema["minimum"], schema["maximum"]) = (Convert.ToInt64(range.Minimum, null), Convert.ToInt64(range.Maximum, null));
            if (rule is LengthAttribute length)
                (schema["minItems"], schema["maxItems"]) = (length.MinimumLength, length.MaximumLength);
        }

        if (property.Name == "delta" && schema.ContainsKey("minimum"))
            schema["not"] = new JsonObject { ["const"] = 0 };
    }
}
