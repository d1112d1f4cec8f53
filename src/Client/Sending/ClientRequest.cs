using System.Net.Http.Headers;

namespace ShardedCounter.Client;

/// <summary>A request that can be sent any number of times; its content never changes.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">From the service's root, without a slash in front.</param>
/// <param name="Body">JSON; null for none.</param>
/// <param name="Key">The idempotency key; null for none.</param>
/// <param name="Repeatable">Whether a second time does no harm: reads, and writes with a key.</param>
internal sealed record ClientRequest(HttpMethod Method, string Path, byte[]? Body, string? Key, bool Repeatable)
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");

    public static ClientRequest Get(string path) => new(HttpMethod.Get, path, null, null, Repeatable: true);

    /// <summary>A write with a body always, if an empty one: the HTTP stack quietly repeats requests without one when a connection breaks.</summary>
    public static ClientRequest Write(HttpMethod method, string path, byte[] body, string? key) => new(method, path, body, key, Repeatable: key is not null);

    public HttpRequestMessage ToMessage(Uri root, string? apiKey)
    {
        var message = new HttpRequestMessage(Method, new Uri(root, Path));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = _json;
        }

        if (Key is not null)
            message.Headers.TryAddWithoutValidation("Idempotency-Key", Key);
        if (!string.IsNullOrEmpty(apiKey))
            message.Headers.TryAddWithoutValidation("X-Api-Key", apiKey);
        return message;
    }
}
