using Microsoft.Extensions.Configuration;

namespace ShardedCounter.Http;

/// <summary>Section <c>RateLimit</c>: how much one caller may ask of this process. Entries of <c>Auth:Keys</c> can have limits of their own.</summary>
/// <remarks>
/// A caller is a key; without one, a client address. Requests cost 1, and 1 more for each further counter that they name, because the store is paid by the counter and not by the
/// request. Each process has its own count.
/// </remarks>
public sealed class RateLimitOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "RateLimit";

    /// <summary>Requests a second; 0: no limit, which is the default.</summary>
    public double PerSecond { get; set; }

    /// <summary>Requests at once after a pause; null: what one second brings.</summary>
    public int? Burst { get; set; }

    /// <summary>
    /// Proxies in front, as addresses or networks (<c>10.0.0.0/8</c>), as a list or one text with commas: only what they say in <c>X-Forwarded-For</c> is taken for the client's address.
    /// Empty: the header is not looked at, because anyone can send it.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>Reads <c>RateLimit:TrustedProxies</c>.</summary>
    internal static IReadOnlyList<string> ReadProxies(IConfiguration configuration) =>
        ConfigurationText.ListOf(configuration.GetSection(Section).GetSection(nameof(TrustedProxies)));
}
