using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ShardedCounter.Model;
using ShardedCounter.Storage;

namespace ShardedCounter.Http.Requests;

/// <summary>
/// A place in a list as callers carry it: base64url of <c>1|order|prefix|order key's bits|counter</c>. It holds the list it belongs to, so
/// that it cannot go on in another.
/// </summary>
internal static class Continuation
{
    private const int MaxLength = 512;

    /// <summary>The text of a place.</summary>
    public static string Write(TotalOrder order, string prefix, TotalPosition position) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"1|{order}|{prefix}|{BitConverter.DoubleToInt64Bits(position.OrderKey):x16}|{position.Counter.Name}")));

    /// <summary>The place a text names; false where it was not made by <see cref="Write"/> for this list.</summary>
    public static bool TryRead(string text, TotalOrder order, string prefix, out TotalPosition position)
    {
        position = default;
        if (text.Length > MaxLength || !Base64Url.IsValid(text))
            return false;
        string[] parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('|');
        if (parts is not ["1", string ofOrder, string ofPrefix, { Length: 16 } bits, string name]
            || ofOrder != order.ToString()
            || ofPrefix != prefix
            || !long.TryParse(bits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long orderKey)
            || !double.IsFinite(BitConverter.Int64BitsToDouble(orderKey))
            || !CounterId.TryParse(name, out CounterId counter)
            || !name.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        position = new TotalPosition(BitConverter.Int64BitsToDouble(orderKey), counter);
        return true;
    }
}
