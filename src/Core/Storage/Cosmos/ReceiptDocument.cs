using System.Text.Json;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>The stored form of a receipt: <c>{"id":"r|…","shard":"3","kind":"receipt","print":"…","ttl":90000}</c>.</summary>
internal static class ReceiptDocument
{
    /// <summary>The value of <c>kind</c>.</summary>
    public const string Kind = "receipt";

    private const string Prefix = "r|";

    /// <summary>The document's id.</summary>
    public static string IdOf(Receipt receipt) => Prefix + receipt.Id;

    /// <summary>The document.</summary>
    public static byte[] Write(int shard, Receipt receipt) => JsonText.Write((shard, receipt), static (writer, state) =>
    {
        writer.WriteString("id"u8, IdOf(state.receipt));
        writer.WriteString("shard"u8, ShardDocument.ShardName(state.shard));
        writer.WriteString("kind"u8, Kind);
        writer.WriteString("print"u8, state.receipt.Print);
        writer.WriteNumber("ttl"u8, StorageLayout.ReceiptTtlSeconds);
    });

    /// <summary>Reads a document; the reader stands on the opening brace.</summary>
    public static Receipt Read(ref Utf8JsonReader reader)
    {
        Receipt receipt = default;
        JsonText.ReadFields(ref reader, ref receipt, static (ref Utf8JsonReader reader, ref Receipt receipt) =>
        {
            if (reader.ValueTextEquals("id"u8))
                receipt = receipt with { Id = JsonText.ReadText(ref reader)[Prefix.Length..] };
            else if (reader.ValueTextEquals("print"u8))
                receipt = receipt with { Print = JsonText.ReadText(ref reader) };
            else
                JsonText.Skip(ref reader);
        });
        return receipt;
    }
}
