using Microsoft.Extensions.Configuration;

namespace ShardedCounter.Http;

/// <summary>Section <c>Auth</c>: who may call.</summary>
public sealed class AuthOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Auth";

    /// <summary>The shortest key, in characters.</summary>
    public const int MinKeyLength = 16;

    /// <summary>The longest key, in characters.</summary>
    public const int MaxKeyLength = 256;

    /// <summary>The most entries of <see cref="Keys"/>: each request is compared with all of them.</summary>
    public const int MaxKeys = 64;

    /// <summary>
    /// The key that may do everything, which callers send as <c>X-Api-Key</c>, <c>x-functions-key</c> or <c>?code=</c>: <see cref="MinKeyLength"/> to
    /// <see cref="MaxKeyLength"/> printable ASCII characters without spaces. Null or empty: there is none, and without <see cref="Keys"/> everything is open.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>True to let anyone read, key or not; false by default.</summary>
    public bool AnonymousReads { get; set; }

    /// <summary>Keys that may do less; at most <see cref="MaxKeys"/>.</summary>
    public IReadOnlyList<ApiKeyOptions> Keys { get; set; } = [];

    /// <summary>True when a host without a gateway in front lets everyone do everything.</summary>
    public bool IsOpen => string.IsNullOrEmpty(ApiKey) && Keys.Count == 0;

    /// <summary>Reads <c>Auth:Keys</c>, in the order of their numbers.</summary>
    public static IReadOnlyList<ApiKeyOptions> ReadKeys(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return [.. configuration.GetSection(Section).GetSection(nameof(Keys)).GetChildren().Select(ApiKeyOptions.Read)];
    }
}
