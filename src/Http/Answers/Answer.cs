using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Answers;

/// <summary>Sends answers: in one piece, with their length, and without a copy where they are small.</summary>
internal static class Answer
{
    private const string Json = "application/json";

    /// <summary>A counter's name, a number of 128 bits, an instant and the words between them.</summary>
    private const int SmallAnswerBytes = 384;

    /// <summary><c>{"counter","delta","status"}</c>, and <c>"duplicate":true</c> for a repetition.</summary>
    public static Task IncrementAsync(HttpContext context, CounterId counter, long delta, bool accepted, bool duplicate)
    {
        PipeWriter writer = context.Response.BodyWriter;
        var text = new Utf8Text(writer.GetSpan(SmallAnswerBytes));
        text.Add("{\"counter\":\""u8);
        text.AddAscii(counter.Name);
        text.Add("\",\"delta\":"u8);
        text.Add(delta);
        text.Add(StatusEnd(accepted, duplicate));
        return SendAsync(context, accepted ? StatusCodes.Status202Accepted : StatusCodes.Status200OK, text.Length);
    }

    /// <summary><c>{"increments","counters","status"}</c>, and <c>"duplicate":true</c> for a repetition.</summary>
    public static Task BatchAsync(HttpContext context, int increments, int counters, bool accepted, bool duplicate)
    {
        PipeWriter writer = context.Response.BodyWriter;
        var text = new Utf8Text(writer.GetSpan(SmallAnswerBytes));
        text.Add("{\"increments\":"u8);
        text.Add(increments);
        text.Add(",\"counters\":"u8);
        text.Add(counters);
        text.Add(StatusEnd(accepted, duplicate));
        return SendAsync(context, accepted ? StatusCodes.Status202Accepted : StatusCodes.Status200OK, text.Length);
    }

    /// <summary><c>{"counter","value","asOf"}</c>.</summary>
    public static Task TotalAsync(HttpContext context, CounterId counter, Int128 value, DateTimeOffset asOf) =>
        AmountAsync(context, counter, "\",\"value\":"u8, value, asOf, "\"}"u8);

    /// <summary><c>{"counter","drained","asOf"}</c>, and <c>"duplicate":true</c> for a repetition.</summary>
    public static Task DrainedAsync(HttpContext context, CounterId counter, Int128 drained, DateTimeOffset asOf, bool duplicate) =>
        AmountAsync(context, counter, "\",\"drained\":"u8, drained, asOf, duplicate ? "\",\"duplicate\":true}"u8 : "\"}"u8);

    /// <summary>Any other document.</summary>
    public static Task DocumentAsync<T>(HttpContext context, T document, JsonTypeInfo<T> type) =>
        WriteAsync(context, StatusCodes.Status200OK, Json, JsonSerializer.SerializeToUtf8Bytes(document, type));

    /// <summary>A body that is ready.</summary>
    public static Task WriteAsync(HttpContext context, int status, string contentType, ReadOnlySpan<byte> body)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return Task.CompletedTask;
        response.BodyWriter.Write(body);
        ValueTask<FlushResult> flush = response.BodyWriter.FlushAsync();
        return flush.IsCompletedSuccessfully ? Task.CompletedTask : flush.AsTask();
    }

    private static ReadOnlySpan<byte> StatusEnd(bool accepted, bool duplicate) =>
        accepted ? ",\"status\":\"accepted\"}"u8 : duplicate ? ",\"status\":\"counted\",\"duplicate\":true}"u8 : ",\"status\":\"counted\"}"u8;

    private static Task AmountAsync(
        HttpContext context, CounterId counter, ReadOnlySpan<byte> field, Int128 amount, DateTimeOffset asOf, ReadOnlySpan<byte> end)
    {
        PipeWriter writer = context.Response.BodyWriter;
        var text = new Utf8Text(writer.GetSpan(SmallAnswerBytes));
        text.Add("{\"counter\":\""u8);
        text.AddAscii(counter.Name);
        text.Add(field);
        if (amount >= long.MinValue && amount <= long.MaxValue)
            text.Add((long)amount);
        else
            text.Add(amount);
        text.Add(",\"asOf\":\""u8);
        text.Add(asOf);
        text.Add(end);
        return SendAsync(context, StatusCodes.Status200OK, text.Length);
    }

    /// <summary>
    /// Sends what has been written to the body writer's memory. Without a flush: the server does that when the request is over, for all
    /// the answers to requests that came in one piece together.
    /// </summary>
    private static Task SendAsync(HttpContext context, int status, int length)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = Json;
        response.ContentLength = length;
        if (HttpMethods.IsHead(context.Request.Method))
            return Task.CompletedTask;
        response.BodyWriter.Advance(length);
        return Task.CompletedTask;
    }
}
