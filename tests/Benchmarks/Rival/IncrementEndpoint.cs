using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using ShardedCounter.Benchmarks.Databases;

namespace ShardedCounter.Benchmarks.Rival;

/// <summary><c>POST /api/counters/{id}/increment</c> without the counting, or with a database that counts.</summary>
/// <param name="store">Where each request is counted before its answer; null: nowhere.</param>
internal sealed class IncrementEndpoint(IIncrementStore? store)
{
    private const int LongestAnswer = 512;

    public async Task HandleAsync(HttpContext context)
    {
        ReadOnlySequence<byte> body = await RequestBody.ReadAsync(context.Request.BodyReader, context.RequestAborted);
        bool read = TryReadDelta(body, out long delta);
        context.Request.BodyReader.AdvanceTo(body.End);
        string counter = (string)context.Request.RouteValues["id"]!;
        if (!read || counter.Length > 128)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (store is not null)
            await store.AddAsync(counter, delta);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(LongestAnswer);
        await JsonAnswer.WriteAsync(context, buffer, Format(buffer, counter, delta));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static bool TryReadDelta(ReadOnlySequence<byte> body, out long delta)
    {
        delta = 1;
        if (body.IsEmpty)
            return true;
        var json = new Utf8JsonReader(body);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!json.ValueTextEquals("delta"u8) || !json.Read() || json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out delta))
                return false;
        }

        return json.TokenType == JsonTokenType.EndObject && delta is not 0 and >= -1_000_000_000_000 and <= 1_000_000_000_000;
    }

    private static int Format(Span<byte> to, string counter, long delta)
    {
        ReadOnlySpan<byte> head = "{\"counter\":\""u8, middle = "\",\"delta\":"u8, tail = ",\"status\":\"counted\"}"u8;
        head.CopyTo(to);
        int length = head.Length;
        length += Encoding.UTF8.GetBytes(counter, to[length..]);
        middle.CopyTo(to[length..]);
        length += middle.Length;
        Utf8Formatter.TryFormat(delta, to[length..], out int digits);
        length += digits;
        tail.CopyTo(to[length..]);
        return length + tail.Length;
    }
}
