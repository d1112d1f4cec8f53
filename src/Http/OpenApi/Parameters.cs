using ShardedCounter.Http.Requests;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.OpenApi;

/// <summary>The parameters of operations.</summary>
internal static class Parameters
{
    /// <summary>The counter in the path.</summary>
    public static readonly ParameterDescription Counter = new(
        "id", "path", $"The counter's name: {CounterId.Rule}. A colon separates namespaces by custom.", """{"$ref":"#/components/schemas/CounterName"}""", "likes:post-42");

    /// <summary>How an increment is acknowledged.</summary>
    public static readonly ParameterDescription Acknowledgement = new(
        "ack",
        "query",
        "durable: answer 200 after the commit. accepted: answer 202 at once; a crash can lose what is not yet written. With accepted there is no idempotency key.",
        """{"type":"string","enum":["durable","accepted"],"default":"durable"}""",
        "accepted");

    /// <summary>The idempotency key.</summary>
    public static readonly ParameterDescription Key = new(
        "Idempotency-Key",
        "header",
        $"Makes sending again safe: the request takes effect once in 24 hours, however often it is sent, and a repetition is answered with \"duplicate\":true. {IdempotencyKey.Rule}; scoped to the caller.",
        string.Create(null, $$"""{"type":"string","minLength":{{IdempotencyKey.MinLength}},"maxLength":{{IdempotencyKey.MaxLength}},"pattern":"^[!-~]([ -~]*[!-~])?$"}"""),
        "3f6c1d52-8f0e-4a57-9c2b-7d1e5a90b364");

    /// <summary>The same where no header can be set.</summary>
    public static readonly ParameterDescription KeyInQuery = new(
        "key", "query", "The idempotency key where no header can be set, as with sendBeacon. Where both are there they must be equal.", Key.Schema, Key.Example);

    /// <summary>How fresh a read is.</summary>
    public static readonly ParameterDescription Consistency = new(
        "consistency",
        "query",
        "total: the total, complete as of \"asOf\", for one point read. live: all shards summed now, which costs a read of each.",
        """{"type":"string","enum":["total","live"],"default":"total"}""",
        "live");

    /// <summary>What the caller has already.</summary>
    public static readonly ParameterDescription IfNoneMatch = new(
        "If-None-Match", "header", "The ETag of an earlier answer: 304 and no body while it is still that one.", """{"type":"string"}""", "\"0\"");

    /// <summary>What listed names start with.</summary>
    public static readonly ParameterDescription Prefix = new(
        "prefix",
        "query",
        "Only counters whose names start with this.",
        string.Create(null, $$"""{"type":"string","maxLength":{{CounterId.MaxLength}},"pattern":"^[A-Za-z0-9._~:@-]*$","default":""}"""),
        "likes:");

    /// <summary>The order of a list.</summary>
    public static readonly ParameterDescription Order = new(
        "order", "query", "value: the highest first, equal ones by name. name: ordinal order.", """{"type":"string","enum":["value","name"],"default":"value"}""", "name");

    /// <summary>How long a page is.</summary>
    public static readonly ParameterDescription Top = new(
        "top",
        "query",
        "The most counters of one page.",
        string.Create(null, $$"""{"type":"integer","minimum":1,"maximum":{{ListRequest.MaxTop}},"default":{{ListRequest.DefaultTop}}}"""),
        "10");

    /// <summary>Where a list goes on.</summary>
    public static readonly ParameterDescription Continuation = new(
        "continuation",
        "query",
        "The \"continuation\" of the page before, with the same prefix and order. Opaque.",
        """{"type":"string"}""",
        Requests.Continuation.Write(TotalOrder.Value, "", new TotalPosition(7, CounterId.Parse("likes:post-42"))));

    /// <summary>What else of a total is asked for.</summary>
    public static readonly ParameterDescription Include = new(
        "include",
        "query",
        "What else of a total there is: rates (how fast it counts), history (its values of the last 60 minutes), or both with a comma between. Not with live reads.",
        """{"type":"string","enum":["rates","history","rates,history","history,rates"]}""",
        "rates,history");

    /// <summary>How long a bucket of a history is.</summary>
    public static readonly ParameterDescription Resolution = new(
        "resolution", "query", "How long each bucket is: up to 60 minutes, 48 hours or 90 days are remembered.", """{"type":"string","enum":["minute","hour","day"],"default":"minute"}""", "hour");

    /// <summary>A kind of problem.</summary>
    public static readonly ParameterDescription Problem = new("id", "path", "The last part of a problem's type.", """{"type":"string"}""", "overloaded");

    /// <summary>A file of the pages.</summary>
    public static readonly ParameterDescription File = new("id", "path", "The file's name.", """{"type":"string"}""", "dashboard.css");
}
