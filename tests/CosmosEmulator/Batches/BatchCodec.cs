using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Reads the operations of a batch and writes their results: HybridRow records in a RecordIO stream, by the SDK's own assembly.</summary>
internal static class BatchCodec
{
    /// <summary>Reads a batch's body.</summary>
    /// <exception cref="WireException">400: it is not one.</exception>
    public static IReadOnlyList<DocumentOperation> Read(ReadOnlyMemory<byte> body)
    {
        List<DocumentOperation> operations = [];
        var array = MemoryMarshal.TryGetArray(body, out var known) ? known : new ArraySegment<byte>(body.ToArray());
        using var stream = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);

        // Over memory the task has completed when the call returns.
        var reading = stream.ReadRecordIOAsync(
            (ReadOnlyMemory<byte> record) =>
            {
                var reader = new RowReader(record, HybridRowVersion.V1, BatchSchemas.Resolver);
                operations.Add(Operation(ref reader));
                return Result.Success;
            },
            resizer: new MemorySpanResizer<byte>(body.Length));
        if (reading.GetAwaiter().GetResult() != Result.Success)
            throw new WireException(400, "The body is not a batch of HybridRow records.");
        return operations;
    }

    /// <summary>Writes the results of a batch.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<DocumentOperation> operations, OperationResult[] results)
    {
        using var stream = new MemoryStream();
        var resizer = new MemorySpanResizer<byte>(512);
        var writing = stream.WriteRecordIOAsync(
            default,
            (long index, out ReadOnlyMemory<byte> buffer) =>
            {
                buffer = default;
                if (index >= results.Length)
                    return Result.Success;
                var row = new RowBuffer(resizer.Memory.Length, resizer);
                row.InitLayout(HybridRowVersion.V1, BatchSchemas.Result, BatchSchemas.Resolver);
                var written = RowWriter.WriteBuffer(ref row, (operations[(int)index], results[index]), WriteResult);
                buffer = resizer.Memory[..row.Length];
                return written;
            });
        if (writing.GetAwaiter().GetResult() != Result.Success)
            throw new InvalidOperationException("The results of a batch could not be written.");
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    private static DocumentOperation Operation(ref RowReader reader)
    {
        int type = -1;
        string? id = null, key = null, ifMatch = null, ifNoneMatch = null;
        byte[] body = [];
        bool isMinimal = false;
        while (reader.Read())
        {
            string path = reader.Path.ToString();
            Check(path switch
            {
                "operationType" => reader.ReadInt32(out type),
                "partitionKey" => reader.ReadString(out key),
                "id" => reader.ReadString(out id),
                "resourceBody" => reader.ReadBinary(out body),
                "ifMatch" => reader.ReadString(out ifMatch),
                "ifNoneMatch" => reader.ReadString(out ifNoneMatch),
                "minimalReturnPreference" => reader.ReadBool(out isMinimal),
                _ => Result.Success,
            });
        }

        return new DocumentOperation
        {
            Kind = Kind(type),
            Id = id,
            Body = body,
            PartitionKey = key,
            IfMatch = ifMatch,
            IfNoneMatch = ifNoneMatch,
            IsMinimal = isMinimal,
        };
    }

    // The numbers of the protocol's operation types.
    private static RequestKind Kind(int type) => type switch
    {
        0 => RequestKind.Create,
        1 => RequestKind.Patch,
        2 => RequestKind.Read,
        4 => RequestKind.Delete,
        5 => RequestKind.Replace,
        20 => RequestKind.Upsert,
        _ => throw new WireException(400, $"An operation of the type {type} cannot be in a batch."),
    };

    private static Result WriteResult(ref RowWriter writer, Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts.TypeArgument type, (DocumentOperation Operation, OperationResult Result) entry)
    {
        var (operation, result) = entry;
        Check(writer.WriteInt32("statusCode", result.Status));
        Check(writer.WriteInt32("subStatusCode", result.SubStatus));
        if (result.Document is { } document)
        {
            Check(writer.WriteString("eTag", document.ETag));
            if (operation.Kind == RequestKind.Read || !operation.IsMinimal)
                Check(writer.WriteBinary("resourceBody", document.Body));
        }
        else if (result.Message is { } message)
        {
            Check(writer.WriteBinary("resourceBody", Encoding.UTF8.GetBytes(message)));
        }

        return writer.WriteFloat64("requestCharge", result.Charge);
    }

    private static void Check(Result result)
    {
        if (result != Result.Success)
            throw new WireException(400, $"A HybridRow record is wrong: {result}.");
    }
}
