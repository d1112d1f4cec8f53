using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http.Requests;

/// <summary>Reads bodies whole, where they lie in the server's buffers.</summary>
internal static class RequestBody
{
    /// <summary>
    /// Reads the body, without waiting where it has arrived already. Stops as soon as the limit is passed, and before the first byte where
    /// the length says so.
    /// </summary>
    /// <exception cref="BadHttpRequestException">The body ends before the length that was announced, or breaks HTTP.</exception>
    public static ValueTask<BodyReading> ReadAsync(HttpRequest request, int maxBytes)
    {
        long? announced = request.ContentLength;
        if (announced == 0)
            return default;
        if (announced > maxBytes)
            return new ValueTask<BodyReading>(new BodyReading(default, IsTooLarge: true));

        PipeReader reader = request.BodyReader;
        if (!reader.TryRead(out ReadResult read))
            return ReadRestAsync(reader, announced, maxBytes);
        if (read.IsCompleted && read.Buffer.Length <= maxBytes && (announced is null || announced == read.Buffer.Length))
            return new ValueTask<BodyReading>(new BodyReading(read.Buffer));
        reader.AdvanceTo(read.Buffer.Start, read.Buffer.Start); // not examined: the next read returns it at once
        return ReadRestAsync(reader, announced, maxBytes);
    }

    /// <summary>Hands a body back.</summary>
    public static void Release(HttpRequest request, BodyReading body)
    {
        if (!body.Bytes.IsEmpty)
            request.BodyReader.AdvanceTo(body.Bytes.End);
    }

    /// <summary>The problem of a body that passes the limit.</summary>
    public static Problem TooLarge(int maxBytes) =>
        new(ProblemTypes.BodyTooLarge, $"The body is larger than {maxBytes} bytes; nothing was counted.") { Limit = maxBytes };

    private static async ValueTask<BodyReading> ReadRestAsync(PipeReader reader, long? announced, int maxBytes)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync();
            ReadOnlySequence<byte> bytes = read.Buffer;
            if (bytes.Length > maxBytes)
            {
                reader.AdvanceTo(bytes.End);
                return new BodyReading(default, IsTooLarge: true);
            }

            if (read.IsCompleted)
            {
                // A cut body may still be whole JSON; without this a shortened batch would pass for a complete one.
                if (announced is long length && length != bytes.Length)
                    throw new BadHttpRequestException($"the body has {bytes.Length} bytes and not the {length} announced.");
                return new BodyReading(bytes);
            }

            reader.AdvanceTo(bytes.Start, bytes.End);
        }
    }
}
