using System.Buffers.Binary;

namespace ShardedCounter.CosmosEmulator;

/// <summary>
/// Resource ids as the SDK takes them apart: 4 bytes of the database, 4 of the container with the highest bit of the first one set, 8 of the document (whose highest four bits
/// say that it is one: 0). In base64, with <c>-</c> for <c>/</c>.
/// </summary>
internal static class ResourceIds
{
    private const int Database = 4;
    private const int Container = 8;
    private const int Document = 16;

    public static string OfDatabase(uint database)
    {
        Span<byte> bytes = stackalloc byte[Database];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, database);
        return Text(bytes);
    }

    public static string OfContainer(uint database, uint container)
    {
        Span<byte> bytes = stackalloc byte[Container];
        Write(bytes, database, container);
        return Text(bytes);
    }

    public static string OfDocument(uint database, uint container, ulong document)
    {
        Span<byte> bytes = stackalloc byte[Document];
        Write(bytes, database, container);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[Container..], document);
        return Text(bytes);
    }

    /// <summary>The id of a partition key range: a document's with 5 in the highest four bits.</summary>
    public static string OfRange(uint database, uint container, int range) => OfDocument(database, container, (uint)range | (5UL << 60));

    /// <summary>The id of an offer: 3 bytes.</summary>
    public static string OfOffer(uint offer)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, offer);
        return Text(bytes[..3]);
    }

    private static void Write(Span<byte> bytes, uint database, uint container)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, database);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[Database..], container | 0x8000_0000);
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[24];
        Convert.TryToBase64Chars(bytes, text, out int length);
        text.Replace('/', '-');
        return text[..length].ToString();
    }
}
