namespace ShardedCounter.Benchmarks.Rival;

/// <summary><c>GET /api/counters/{id}</c>: always the same answer, with the headers a real one has.</summary>
internal static class TotalEndpoint
{
    private static readonly byte[] Answer = "{\"counter\":\"x\",\"value\":1,\"asOf\":\"2026-01-01T00:00:00.0000000Z\"}"u8.ToArray();

    public static Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.ETag = "\"1-0123456789abcdef\"";
        context.Response.Headers.CacheControl = "max-age=1";
        return JsonAnswer.WriteAsync(context, Answer, Answer.Length);
    }
}
