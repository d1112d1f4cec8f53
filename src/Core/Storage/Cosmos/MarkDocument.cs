using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>
/// The stored form of a producer's mark in one shard: <c>{"id":"p|w|…","shard":"3","kind":"mark","seq":7,"ttl":604800}</c> for a process, and for an Event Hubs
/// partition, whose marks never expire, <c>at</c> and <c>since</c> in place of <c>ttl</c>: milliseconds since the Unix epoch, or null.
/// </summary>
internal static class MarkDocument
{
    /// <summary>The value of <c>kind</c>.</summary>
    public const string Kind = "mark";

    /// <summary>The document's id.</summary>
    public static string IdOf(ProducerId producer) => "p|" + producer.Value;

    /// <summary>The document that a commit leaves where there was none.</summary>
    public static byte[] Write(Commit commit) => JsonText.Write(commit, static (writer, commit) =>
    {
        writer.WriteString("id"u8, IdOf(commit.Producer));
        writer.WriteString("shard"u8, ShardDocument.ShardName(commit.Shard));
        writer.WriteString("kind"u8, Kind);
        writer.WriteNumber("seq"u8, commit.Next.Seq);
        if (commit.Producer.IsWriter)
            writer.WriteNumber("ttl"u8, StorageLayout.WriterMarkTtlSeconds);
        else
        {
            WriteInstant(writer, "at", commit.Next.At);
            WriteInstant(writer, "since", commit.Next.Since);
        }
    });

    /// <summary>How a commit moves a mark that is there. Any write starts its time to live anew.</summary>
    public static IReadOnlyList<PatchOperation> Move(Commit commit) =>
        commit.Producer.IsWriter
            ? [PatchOperation.Set("/seq", commit.Next.Seq)]
            : [PatchOperation.Set("/seq", commit.Next.Seq), PatchOperation.Set("/at", ToMs(commit.Next.At)), PatchOperation.Set("/since", ToMs(commit.Next.Since))];

    /// <summary>The condition that the mark is still the one seen. Numbers alone, because a condition has no parameters.</summary>
    public static string Predicate(ProducerId producer, Mark seen) =>
        producer.IsWriter ? string.Create(CultureInfo.InvariantCulture, $"FROM c WHERE c.seq = {seen.Seq}")
        : seen.At is { } at ? string.Create(CultureInfo.InvariantCulture, $"FROM c WHERE c.seq = {seen.Seq} AND c.at = {at.ToUnixTimeMilliseconds()}")
        : string.Create(CultureInfo.InvariantCulture, $"FROM c WHERE c.seq = {seen.Seq} AND c.at = null");

    /// <summary>True when a stored mark is the one meant: by its number, and for a partition by its instant too, in whole milliseconds.</summary>
    public static bool IsSame(ProducerId producer, Mark stored, Mark meant) =>
        stored.Seq == meant.Seq && (producer.IsWriter || ToMs(stored.At) == ToMs(meant.At));

    /// <summary>Reads a document.</summary>
    public static Mark Read(ReadOnlySpan<byte> utf8)
    {
        Mark mark = default;
        JsonText.ReadFields(utf8, ref mark, static (ref Utf8JsonReader reader, ref Mark mark) =>
        {
            if (reader.ValueTextEquals("seq"u8))
                mark = mark with { Seq = JsonText.ReadInt64(ref reader) };
            else if (reader.ValueTextEquals("at"u8))
                mark = mark with { At = FromMs(JsonText.ReadInt64OrNull(ref reader)) };
            else if (reader.ValueTextEquals("since"u8))
                mark = mark with { Since = FromMs(JsonText.ReadInt64OrNull(ref reader)) };
            else
                JsonText.Skip(ref reader);
        });
        return mark;
    }

    private static void WriteInstant(Utf8JsonWriter writer, string name, DateTimeOffset? instant)
    {
        if (ToMs(instant) is { } ms)
            writer.WriteNumber(name, ms);
        else
            writer.WriteNull(name);
    }

    private static long? ToMs(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds();

    private static DateTimeOffset? FromMs(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
