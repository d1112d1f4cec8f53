using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>
/// A value of the language. Strings, arrays and objects of a document stay where they are in its JSON until somebody needs them; those that a query makes
/// are held as text and as arrays of values.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct SqlValue
{
    private readonly double _number;
    private readonly object? _made; // string, SqlValue[] or SqlProperty[]; null when the value stands in _element
    private readonly JsonElement _element;

    private SqlValue(SqlKind kind, double number = 0, object? made = null, JsonElement element = default)
    {
        Kind = kind;
        _number = number;
        _made = made;
        _element = element;
    }

    /// <summary>No value.</summary>
    public static SqlValue Undefined => default;

    /// <summary>null.</summary>
    public static SqlValue Null => new(SqlKind.Null);

    /// <summary>The type.</summary>
    public SqlKind Kind { get; }

    /// <summary>Whether it is the Boolean true, the only value that lets a document through a filter.</summary>
    public bool IsTrue => Kind == SqlKind.Boolean && _number != 0;

    /// <summary>Whether it is the Boolean false.</summary>
    public bool IsFalse => Kind == SqlKind.Boolean && _number == 0;

    /// <summary>The value of a number, or 1 and 0 for true and false.</summary>
    public double Number => _number;

    /// <summary>The value of a string.</summary>
    public string Text => _made as string ?? _element.GetString()!;

    /// <summary>The number of items of an array.</summary>
    public int Length => _made is SqlValue[] items ? items.Length : _element.GetArrayLength();

    /// <summary>A Boolean.</summary>
    public static SqlValue Of(bool value) => new(SqlKind.Boolean, value ? 1 : 0);

    /// <summary>A number; what is not finite cannot be written as JSON and is undefined.</summary>
    public static SqlValue Of(double value) => double.IsFinite(value) ? new(SqlKind.Number, value) : default;

    /// <summary>A string.</summary>
    public static SqlValue Of(string value) => new(SqlKind.String, made: value);

    /// <summary>An array.</summary>
    public static SqlValue Of(SqlValue[] items) => new(SqlKind.Array, made: items);

    /// <summary>An object.</summary>
    public static SqlValue Of(SqlProperty[] properties) => new(SqlKind.Object, made: properties);

    /// <summary>A value out of JSON.</summary>
    public static SqlValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => Null,
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        JsonValueKind.Number => Of(element.GetDouble()),
        JsonValueKind.String => new(SqlKind.String, element: element),
        JsonValueKind.Array => new(SqlKind.Array, element: element),
        JsonValueKind.Object => new(SqlKind.Object, element: element),
        _ => default,
    };

    /// <summary>The item of an array; undefined outside it or for anything else.</summary>
    public SqlValue Item(double index)
    {
        if (Kind != SqlKind.Array || index < 0 || index >= Length || index != Math.Floor(index))
            return default;
        return _made is SqlValue[] items ? items[(int)index] : Of(_element[(int)index]);
    }

    /// <summary>The property of an object; undefined when it has none of that name or for anything else.</summary>
    /// <param name="name">The name.</param>
    /// <param name="utf8Name">The same in UTF-8, for documents, in which a look-up by it encodes nothing.</param>
    public SqlValue Property(string name, ReadOnlySpan<byte> utf8Name)
    {
        if (Kind != SqlKind.Object)
            return default;
        if (_made is not SqlProperty[] properties)
            return _element.TryGetProperty(utf8Name, out var found) ? Of(found) : default;
        foreach (ref readonly var property in properties.AsSpan())
        {
            if (property.Name == name)
                return property.Value;
        }

        return default;
    }

    /// <summary>The properties of an object that are defined.</summary>
    public IReadOnlyList<SqlProperty> Properties() => _made is SqlProperty[] properties
        ? [.. properties.Where(property => property.Value.Kind != SqlKind.Undefined)]
        : [.. _element.EnumerateObject().Select(property => new SqlProperty(property.Name, Of(property.Value)))];

    /// <summary>Whether two strings are the same, without making text of one that stands in a document.</summary>
    public static bool SameText(in SqlValue left, in SqlValue right)
    {
        if (left._made is null && right._made is string rightText)
            return left._element.ValueEquals(rightText);
        return right._made is null && left._made is string leftText ? right._element.ValueEquals(leftText) : left.Text == right.Text;
    }

    /// <summary>The value as JSON of its own; it must be defined.</summary>
    public JsonElement ToElement()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        Write(writer);
        writer.Flush();
        return JsonSerializer.Deserialize<JsonElement>(buffer.WrittenSpan);
    }

    /// <summary>Writes the value, which must be defined: whoever writes leaves out what is not.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case SqlKind.Undefined:
                throw new InvalidOperationException("There is no JSON for undefined.");
            case SqlKind.Null:
                writer.WriteNullValue();
                break;
            case SqlKind.Boolean:
                writer.WriteBooleanValue(IsTrue);
                break;
            case SqlKind.Number:
                writer.WriteNumberValue(_number);
                break;
            case SqlKind.String when _made is string text:
                writer.WriteStringValue(text);
                break;
            case SqlKind.Array when _made is SqlValue[] items:
                writer.WriteStartArray();
                foreach (ref readonly var item in items.AsSpan())
                    item.Write(writer);
                writer.WriteEndArray();
                break;
            case SqlKind.Object when _made is SqlProperty[] properties:
                WriteObject(writer, properties);
                break;
            default:
                _element.WriteTo(writer);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, SqlProperty[] properties)
    {
        writer.WriteStartObject();
        foreach (ref readonly var property in properties.AsSpan())
        {
            if (property.Value.Kind == SqlKind.Undefined)
                continue;
            writer.WritePropertyName(property.Name);
            property.Value.Write(writer);
        }

        writer.WriteEndObject();
    }
}
