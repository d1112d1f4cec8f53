using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator;

/// <summary>JSON that can be edited. A value stays the bytes it came as until something within it is looked for: a patch of one member copies the rest.</summary>
internal sealed class JsonTree
{
    private ReadOnlyMemory<byte> _raw;
    private List<(ReadOnlyMemory<byte> RawName, ReadOnlyMemory<byte> Name, JsonTree Value)>? _members;
    private List<JsonTree>? _items;

    /// <param name="raw">One valid JSON value, without white space around it.</param>
    public JsonTree(ReadOnlyMemory<byte> raw) => _raw = raw;

    public bool IsObject => _members is not null || (!_raw.IsEmpty && _raw.Span[0] == (byte)'{');

    public bool IsArray => _items is not null || (!_raw.IsEmpty && _raw.Span[0] == (byte)'[');

    public bool IsNumber => !_raw.IsEmpty && _raw.Span[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9');

    /// <summary>A number's value.</summary>
    public double Number => Utf8Parser.TryParse(_raw.Span, out double value, out int read) && read == _raw.Length
        ? value
        : throw new InvalidOperationException("The value is no number.");

    /// <summary>An array's values.</summary>
    public List<JsonTree> Items
    {
        get
        {
            Expand();
            return _items ?? throw new InvalidOperationException("The value is no array.");
        }
    }

    /// <summary>A member's value; null for none.</summary>
    public JsonTree? Find(byte[] name)
    {
        int at = IndexOf(name);
        return at < 0 ? null : _members![at].Value;
    }

    /// <summary>Sets or appends a member.</summary>
    public void Set(byte[] name, JsonTree value)
    {
        int at = IndexOf(name);
        if (at < 0)
            _members!.Add((JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(name)), name, value));
        else
            _members![at] = (_members[at].RawName, name, value);
    }

    /// <summary>Takes a member away; false when there was none.</summary>
    public bool Remove(byte[] name)
    {
        int at = IndexOf(name);
        if (at >= 0)
            _members!.RemoveAt(at);
        return at >= 0;
    }

    /// <summary>Turns every number into the double it is stored as.</summary>
    public void RoundNumbers()
    {
        if (IsNumber)
        {
            if (_raw.Length > JsonNumbers.ExactLength)
                _raw = Encoding.ASCII.GetBytes(JsonNumbers.Format(Number));
            return;
        }

        if (!IsObject && !IsArray)
            return;
        Expand();
        foreach (var member in _members ?? [])
            member.Value.RoundNumbers();
        foreach (var item in _items ?? [])
            item.RoundNumbers();
    }

    public void Write(IBufferWriter<byte> output)
    {
        if (_members is not null)
        {
            byte before = (byte)'{';
            foreach (var member in _members)
            {
                Write(output, before);
                output.Write(member.RawName.Span);
                Write(output, (byte)':');
                member.Value.Write(output);
                before = (byte)',';
            }

            output.Write(_members.Count == 0 ? "{}"u8 : "}"u8);
        }
        else if (_items is not null)
        {
            byte before = (byte)'[';
            foreach (var item in _items)
            {
                Write(output, before);
                item.Write(output);
                before = (byte)',';
            }

            output.Write(_items.Count == 0 ? "[]"u8 : "]"u8);
        }
        else
        {
            output.Write(_raw.Span);
        }
    }

    private int IndexOf(byte[] name)
    {
        Expand();
        for (int at = 0; at < _members!.Count; at++)
        {
            if (_members[at].Name.Span.SequenceEqual(name))
                return at;
        }

        return -1;
    }

    private static void Write(IBufferWriter<byte> output, byte letter)
    {
        output.GetSpan(1)[0] = letter;
        output.Advance(1);
    }

    private void Expand()
    {
        if (_members is not null || _items is not null)
            return;
        var reader = new Utf8JsonReader(_raw.Span);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            _members = new(12);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                int start = (int)reader.TokenStartIndex;
                var rawName = _raw.Slice(start, reader.ValueSpan.Length + 2);
                var name = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : rawName[1..^1];
                reader.Read();
                _members.Add((rawName, name, Value(ref reader)));
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            _items = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                _items.Add(Value(ref reader));
        }
        else
        {
            throw new InvalidOperationException("The value has nothing within.");
        }

        _raw = default;
    }

    private JsonTree Value(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonTree(_raw[start..(int)reader.BytesConsumed]);
    }
}
