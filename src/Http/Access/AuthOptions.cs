namespace ShardedCounter.Http;

/// <summary>Section <c>Auth</c>: who may call a host that does not have a gateway in front to decide that.</summary>
public sealed class AuthOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Auth";

    /// <summary>The shortest key, in characters.</summary>
    public const int MinKeyLength = 16;

    /// <summary>The longest key, in characters.</summary>
    public const int MaxKeyLength = 256;

    /// <summary>
    /// The key that callers send as <c>X-Api-Key</c>, <c>x-functions-key</c> or <c>?code=</c>: <see cref="MinKeyLength"/> to
    /// <see cref="MaxKeyLength"/> printable ASCII characters without spaces. Null or empty: everything is open.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>True to let anyone read, key or not; false by default.</summary>
    public bool AnonymousReads { get; set; }
}
