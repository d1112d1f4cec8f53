using System.Security.Cryptography;

namespace ShardedCounter.Client;

/// <summary>Idempotency keys.</summary>
internal static class Idempotency
{
    /// <summary>
    /// How long after its first sending a request may be sent again. The service remembers keys for 24 hours and one for the clocks of callers; an attempt on its way takes time too.
    /// </summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(23);

    /// <summary>A key that no one else makes: 128 random bits.</summary>
    public static string NewKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <exception cref="ArgumentException">The text is no key.</exception>
    public static string Check(string key) => key is { Length: >= 16 and <= 255 } && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
        ? key
        : throw new ArgumentException("An idempotency key has 16 to 255 printable ASCII characters without spaces.", nameof(key));
}
