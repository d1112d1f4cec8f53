using System.Buffers;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>The items of a page, written one after the other into one buffer.</summary>
internal sealed class SqlItems
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly List<int> _ends = [];
    private Utf8JsonWriter? _writer;

    /// <summary>How many items there are.</summary>
    public int Count => _ends.Count;

    /// <summary>Writes an item.</summary>
    public void Add(in SqlValue value)
    {
        _writer ??= new Utf8JsonWriter(_buffer);
        value.Write(_writer);
        _writer.Flush();
        _writer.Reset();
        _ends.Add(_buffer.WrittenCount);
    }

    /// <summary>The items.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ToList()
    {
        var items = new ReadOnlyMemory<byte>[_ends.Count];
        for (int i = 0, start = 0; i < items.Length; start = _ends[i++])
            items[i] = _buffer.WrittenMemory[start.._ends[i]];
        return items;
    }
}
