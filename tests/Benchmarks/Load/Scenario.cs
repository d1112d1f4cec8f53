using System.Globalization;

namespace ShardedCounter.Benchmarks.Load;

/// <summary>One kind of load: what is asked, as a script for wrk, and how many increments one request carries.</summary>
internal sealed record Scenario(string Name, string Path, string Script, int IncrementsPerRequest)
{
    public const string HotCounter = "load:hot";
    public const string SpreadPrefix = "load:spread:";
    public const string BatchPrefix = "load:batch:";
    private const int ItemsPerBatch = 100;
    private const int DistinctBatches = 50;

    public static readonly string[] Names = ["hot", "spread", "batch", "array", "get"];

    /// <summary>The counters it counts, for checking the totals afterwards: one name, or all below a prefix.</summary>
    public string Prefix => Name switch { "hot" => HotCounter, "spread" => SpreadPrefix, _ => BatchPrefix };

    public static Scenario Of(string name, int counters) => name switch
    {
        "hot" => new(name, $"/api/counters/{HotCounter}/increment", Post("application/json", "'{\"delta\":1}'"), 1),
        "spread" => new(name, "/", Spread(counters), 1),
        "batch" => new(name, "/", Batches(counters, "application/x-ndjson", "", "\\n", "\\n"), ItemsPerBatch),
        "array" => new(name, "/", Batches(counters, "application/json", "[", ",", "]"), ItemsPerBatch),
        "get" => new(name, $"/api/counters/{HotCounter}", "", 0),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "unknown scenario"),
    };

    /// <summary>
    /// The same with a pause on each connection between an answer and the next request: exponentially distributed with that mean, as callers who know nothing of each other have it.
    /// Even pauses keep together for long what one stop of the server has brought together.
    /// </summary>
    public Scenario WithPauses(int milliseconds) => this with
    {
        Script = Script + string.Create(CultureInfo.InvariantCulture, $"""

            function delay() return math.floor(0.5 - {milliseconds} * math.log(1 - math.random())) end

            """),
    };

    private static string Post(string contentType, string body) => $"""
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "{contentType}"
        wrk.body = {body}

        """;

    // Every request is built once, before the measurement; the hot path is one table look-up.
    private static string Spread(int counters) => Post("application/json", "'{\"delta\":1}'") + Cycle(counters,
        $"""wrk.format("POST", "/api/counters/{SpreadPrefix}" .. i .. "/increment")""");

    private static string Batches(int counters, string contentType, string open, string between, string close) =>
        Post(contentType, "\"\"") + string.Create(CultureInfo.InvariantCulture, $$$"""
        local function body(first)
          local lines = {}
          for j = 1, {{{ItemsPerBatch}}} do
            lines[j] = '{"counter":"{{{BatchPrefix}}}' .. (first * {{{ItemsPerBatch}}} + j) % {{{counters}}} + 1 .. '","delta":1}'
          end
          return "{{{open}}}" .. table.concat(lines, "{{{between}}}") .. "{{{close}}}"
        end

        """) + Cycle(DistinctBatches, """wrk.format("POST", "/api/increments", nil, body(i))""");

    private static string Cycle(int count, string request) => string.Create(CultureInfo.InvariantCulture, $$"""
        local requests, at, count = {}, 0, {{count}}
        local threads = 0
        function setup(thread)
          thread:set("number", threads)
          threads = threads + 1
        end
        function init(args)
          for i = 1, count do requests[i] = {{request}} end
          at = number * 7919 % count
        end
        function request()
          at = at % count + 1
          return requests[at]
        end

        """);
}
