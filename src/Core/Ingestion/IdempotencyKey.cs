using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ShardedCounter.Ingestion;

/// <summary>
/// A caller's key for a request that counts once however often it is sent within 24 hours, after the IETF draft
/// "The Idempotency-Key HTTP Header Field". Scoped to the caller: equal keys of two callers have nothing to do with each other.
/// </summary>
public readonly record struct IdempotencyKey
{
    /// <summary>The shortest key, in characters: below that, keys of different requests would collide by accident.</summary>
    public const int MinLength = 16;

    /// <summary>The longest key, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>The rule in words, for error messages.</summary>
    public const string Rule = "16 to 255 printable ASCII characters without spaces at its ends";

    private IdempotencyKey(string receiptId) => ReceiptId = receiptId;

    /// <summary>Base64url of SHA-256 over caller and key: what the store keeps instead of the key.</summary>
    public string ReceiptId { get; }

    /// <summary>Makes a key; false when the text breaks <see cref="Rule"/>.</summary>
    /// <param name="caller">Who sends it: the authenticated caller's name, empty where there is none.</param>
    /// <param name="text">The key as sent.</param>
    /// <param name="key">The key.</param>
    public static bool TryCreate(string caller, [NotNullWhen(true)] string? text, out IdempotencyKey key)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (text is not { Length: >= MinLength and <= MaxLength }
            || text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            || text[0] == ' '
            || text[^1] == ' ')
        {
            key = default;
            return false;
        }

        // A line feed cannot be in a key, so no two pairs of caller and key hash the same text.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}\n{text}"), hash);
        key = new IdempotencyKey(Base64Url.EncodeToString(hash));
        return true;
    }
}
