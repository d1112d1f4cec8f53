using System.Buffers;
using System.Globalization;
using System.Text;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Puts a page together: <c>{"_rid":…,"Documents":[…],"_count":…}</c>.</summary>
internal sealed class FeedPageWriter
{
    // The service's answers have 4 MB at most.
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _items = new();
    private readonly string _rid;
    private readonly int _maxItems;

    /// <param name="rid">The resource id of what the items are in.</param>
    /// <param name="maxItems">How many items fill the page.</param>
    public FeedPageWriter(string rid, int maxItems)
    {
        _rid = rid;
        _maxItems = maxItems;
    }

    public int Count { get; private set; }

    public int Bytes => _items.WrittenCount;

    public bool IsFull => Count >= _maxItems || Bytes >= MaxBytes;

    /// <summary>Adds a document, in a change feed with its transaction's number as <c>_lsn</c>.</summary>
    public void Add(StoredDocument document, bool withLsn)
    {
        if (!withLsn)
        {
            Add(document.Body);
            return;
        }

        Add(document.Body.AsSpan(0, document.Body.Length - 1));
        _items.Write(",\"_lsn\":"u8);
        document.Lsn.TryFormat(_items.GetSpan(20), out int length, default, CultureInfo.InvariantCulture);
        _items.Advance(length);
        _items.Write("}"u8);
    }

    /// <summary>Adds an item.</summary>
    public void Add(ReadOnlySpan<byte> item)
    {
        if (Count++ > 0)
            _items.Write(","u8);
        _items.Write(item);
    }

    /// <summary>The page.</summary>
    /// <param name="name">What the items are called.</param>
    public ReadOnlyMemory<byte> Close(string name)
    {
        string before = $"{{\"_rid\":\"{_rid}\",\"{name}\":[";
        string after = string.Create(CultureInfo.InvariantCulture, $"],\"_count\":{Count}}}");
        byte[] page = new byte[before.Length + Bytes + after.Length];
        Encoding.ASCII.GetBytes(before, page);
        _items.WrittenSpan.CopyTo(page.AsSpan(before.Length));
        Encoding.ASCII.GetBytes(after, page.AsSpan(before.Length + Bytes));
        return page;
    }
}
