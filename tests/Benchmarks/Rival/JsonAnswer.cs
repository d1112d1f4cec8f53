using System.Buffers;

namespace ShardedCounter.Benchmarks.Rival;

/// <summary>Answers 200 with a finished JSON text: a known length and one write.</summary>
internal static class JsonAnswer
{
    public static async Task WriteAsync(HttpContext context, byte[] buffer, int length)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = length;
        context.Response.BodyWriter.Write(buffer.AsSpan(0, length));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
