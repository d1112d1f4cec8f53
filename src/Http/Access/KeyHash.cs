using System.Security.Cryptography;
using System.Text;

namespace ShardedCounter.Http;

/// <summary>SHA-256 of keys. It needs no salt and no stretching: a key is random and long, and not a person's password.</summary>
internal static class KeyHash
{
    /// <summary>The hash in upper-case hexadecimal.</summary>
    public static string TextOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>True when the text is a hash in hexadecimal.</summary>
    public static bool IsHash(string text) => text.Length == SHA256.HashSizeInBytes * 2 && text.All(char.IsAsciiHexDigit);
}
