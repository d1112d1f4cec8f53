using System.Text.Json;

namespace ShardedCounter.Benchmarks.Fake;

/// <summary>The part of the HTTP surface the tool uses, over the fake's store.</summary>
internal sealed class FakeEndpoints(FakeStore store, FakeFault fault)
{
    public void Map(WebApplication app)
    {
        app.MapPost("/api/counters/{id}/increment", IncrementAsync);
        app.MapPost("/api/increments", BatchAsync);
        app.MapPost("/api/counters/read", ReadManyAsync);
        app.MapGet("/api/counters/{id}", GetAsync);
        app.MapGet("/api/counters", ListAsync);
        app.MapGet("/api/health/ready", static context => context.Response.WriteAsync("ready"));
    }

    private async Task IncrementAsync(HttpContext context)
    {
        string counter = (string)context.Request.RouteValues["id"]!;
        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body);
        long delta = body.RootElement.GetProperty("delta").GetInt64();
        bool accepted = context.Request.Query["ack"] == "accepted";
        bool? duplicate = await AddAsync(context, new FakeEntry(Key(context), [(counter, delta)], accepted));
        if (duplicate is null)
            return;
        context.Response.StatusCode = accepted ? 202 : 200;
        await AnswerAsync(context, $$"""{"counter":"{{counter}}","delta":{{delta}},"status":"{{(accepted ? "accepted" : "counted")}}"{{Duplicate(duplicate)}}}""");
    }

    private async Task BatchAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string text = await reader.ReadToEndAsync();
        string array = text.StartsWith('[') ? text : $"[{string.Join(',', text.Split('\n', StringSplitOptions.RemoveEmptyEntries))}]";
        using JsonDocument body = JsonDocument.Parse(array);
        (string Counter, long Delta)[] lines = [.. body.RootElement.EnumerateArray()
            .Select(item => (item.GetProperty("counter").GetString()!, item.GetProperty("delta").GetInt64()))];
        bool? duplicate = await AddAsync(context, new FakeEntry(Key(context), lines, false));
        int counters = lines.Select(line => line.Counter).Distinct().Count();
        if (duplicate is not null)
            await AnswerAsync(context, $$"""{"increments":{{lines.Length}},"counters":{{counters}},"status":"counted"{{Duplicate(duplicate)}}}""");
    }

    /// <returns>Null when it has been answered as overloaded.</returns>
    private async Task<bool?> AddAsync(HttpContext context, FakeEntry entry)
    {
        if (store.TryAdd(entry) is not null)
            return entry.Accepted ? false : await entry.Written.Task;
        context.Response.StatusCode = 503;
        context.Response.ContentType = "application/problem+json";
        if (fault != FakeFault.NoRetryAfter)
            context.Response.Headers.RetryAfter = "1";
        await context.Response.WriteAsync("""{"type":"urn:fake:overloaded","title":"Too much is pending","status":503}""");
        return null;
    }

    private Task GetAsync(HttpContext context)
    {
        string counter = (string)context.Request.RouteValues["id"]!;
        (SortedDictionary<string, long> values, DateTimeOffset asOf) = store.Totals();
        if (context.Request.Query["consistency"] != "live")
            return AnswerAsync(context, $$"""{"counter":"{{counter}}","value":{{values.GetValueOrDefault(counter)}},"asOf":"{{asOf:O}}"}""");
        long live = store.Live(counter), shard = fault == FakeFault.ShardsOff ? live + 1 : live;
        return AnswerAsync(context, $$$"""{"counter":"{{{counter}}}","value":{{{live}}},"asOf":"{{{asOf:O}}}","shards":{"0":{{{shard}}}}}""");
    }

    private async Task ReadManyAsync(HttpContext context)
    {
        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body);
        (SortedDictionary<string, long> values, DateTimeOffset asOf) = store.Totals();
        await AnswerAsync(context, Page(body.RootElement.GetProperty("counters").EnumerateArray()
            .Select(item => (item.GetString()!, values.GetValueOrDefault(item.GetString()!))), asOf, null));
    }

    private Task ListAsync(HttpContext context)
    {
        (SortedDictionary<string, long> values, DateTimeOffset asOf) = store.Totals();
        string prefix = context.Request.Query["prefix"].ToString(), after = context.Request.Query["continuation"].ToString();
        int top = int.Parse(context.Request.Query["top"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
        (string, long)[] page = [.. values
            .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(pair.Key, after) > 0)
            .Skip(fault == FakeFault.ShortList && after.Length == 0 ? 1 : 0).Take(top).Select(pair => (pair.Key, pair.Value))];
        return AnswerAsync(context, Page(page, asOf, page.Length == top ? page[^1].Item1 : null));
    }

    private static string Page(IEnumerable<(string Counter, long Value)> counters, DateTimeOffset asOf, string? continuation)
    {
        string items = string.Join(',', counters.Select(c => $$"""{"counter":"{{c.Counter}}","value":{{c.Value}}}"""));
        string next = continuation is null ? "" : $",\"continuation\":\"{continuation}\"";
        return $$"""{"asOf":"{{asOf:O}}","counters":[{{items}}]{{next}}}""";
    }

    private static string? Key(HttpContext context) =>
        context.Request.Headers.TryGetValue("Idempotency-Key", out Microsoft.Extensions.Primitives.StringValues key) ? key.ToString() : null;

    private static string Duplicate(bool? duplicate) => duplicate == true ? ",\"duplicate\":true" : "";

    private static Task AnswerAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }
}
