using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ShardedCounter.Http;

/// <summary>Finds out which address a request comes from. Immutable; any thread.</summary>
/// <remarks>
/// <c>X-Forwarded-For</c> grows to the right, each proxy adding whom it was called by. So it is read from the right, as far as those who added are trusted; the first address that is no
/// trusted proxy's is the client's, whatever the client itself wrote further left.
/// </remarks>
internal sealed class TrustedProxies(IEnumerable<string> proxies)
{
    private const string Header = "X-Forwarded-For";

    private readonly IPNetwork[] _networks = [.. proxies.Select(static text => TryParse(text, out IPNetwork network) ? network : throw new FormatException(text))];

    /// <summary>Reads an address or a network. A network's address may have bits beyond its prefix.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        string[] parts = text.Split('/');
        if (parts.Length > 2 || !IPAddress.TryParse(parts[0], out IPAddress? address))
            return false;
        int bits = address.GetAddressBytes().Length * 8;
        if (parts.Length == 2 && (!int.TryParse(parts[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int prefix) || prefix > bits))
            return false;
        int length = parts.Length == 2 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : bits;
        return IPNetwork.TryParse($"{parts[0]}/{length}", out network);
    }

    /// <summary>The client's address, never an IPv4 one in the dress of IPv6; null where the connection has none. Allocates nothing without proxies.</summary>
    public IPAddress? ClientOf(HttpContext context)
    {
        IPAddress? client = Plain(context.Connection.RemoteIpAddress);
        if (_networks.Length == 0 || client is null || !IsTrusted(client))
            return client;
        StringValues lines = context.Request.Headers[Header];
        for (int line = lines.Count - 1; line >= 0; line--)
        {
            string[] hops = (lines[line] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            for (int i = hops.Length - 1; i >= 0; i--)
            {
                // "unknown", or what no proxy would write: whoever wrote it is as far as one can see.
                if (!IPEndPoint.TryParse(hops[i], out IPEndPoint? hop))
                    return client;
                client = Plain(hop.Address)!;
                if (!IsTrusted(client))
                    return client;
            }
        }

        return client;
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private bool IsTrusted(IPAddress address) => Array.Exists(_networks, network => network.Contains(address));
}
