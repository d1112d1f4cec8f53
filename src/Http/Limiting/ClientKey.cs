using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ShardedCounter.Http;

/// <summary>Whose tokens they are in <see cref="ClientBuckets"/>: an address, or a caller's name; and for which key.</summary>
/// <param name="High">An IPv6 address's first 64 bits: a household or a host has that many addresses, and could use each once.</param>
/// <param name="Low">An IPv4 address, or what tells names apart.</param>
/// <param name="Scope">The number of the key that is used; 0 for none.</param>
internal readonly record struct ClientKey(ulong High, ulong Low, int Scope)
{
    private const int Names = -1;
    private const ulong IPv4 = 0xffff_0000_0000;

    /// <summary>Of an address; all connections without one (a Unix socket) are one client. Allocates nothing.</summary>
    public static ClientKey Of(IPAddress? address, int scope)
    {
        if (address is null)
            return new ClientKey(0, 0, scope);
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? new ClientKey(0, IPv4 | BinaryPrimitives.ReadUInt32BigEndian(bytes), scope)
            : new ClientKey(BinaryPrimitives.ReadUInt64BigEndian(bytes), 1, scope);
    }

    /// <summary>Of a caller whom the host has admitted and named. Two names that share a 32-bit hash share tokens, which harms neither much.</summary>
    public static ClientKey Of(string name) => new(0, (uint)name.GetHashCode(StringComparison.Ordinal), Names);
}
