using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ShardedCounter.Benchmarks.Rival;

/// <summary>
/// <c>POST /api/increments</c>, an array or lines, without the counting (so the counters in the answer are not told apart).
/// </summary>
internal static class BatchEndpoint
{
    private static readonly JsonReaderOptions Lines = new() { AllowMultipleValues = true };

    public static async Task HandleAsync(HttpContext context)
    {
        ReadOnlySequence<byte> body = await RequestBody.ReadAsync(context.Request.BodyReader, context.RequestAborted);
        int items = Count(body);
        context.Request.BodyReader.AdvanceTo(body.End);
        byte[] answer = Encoding.UTF8.GetBytes($$"""{"increments":{{items}},"counters":{{items}},"status":"counted"}""");
        await JsonAnswer.WriteAsync(context, answer, answer.Length);
    }

    private static int Count(ReadOnlySequence<byte> body)
    {
        var json = new Utf8JsonReader(body, Lines);
        int items = 0;
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.EndObject)
                items++;
            else if (json.TokenType == JsonTokenType.Number)
                json.GetInt64();
        }

        return items;
    }
}
