using System.Net;
using System.Net.Sockets;

namespace ShardedCounter.Benchmarks.Servers;

/// <summary>
/// Finds a free loopback port below the range the system takes outgoing ports from: while a server restarts, one of the
/// load's own connections could otherwise take its port, or connect to itself.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Last = 30_000;

    public static int Free()
    {
        int start = First + Environment.ProcessId % (Last - First);
        for (int i = 0; i < Last - First; i++)
        {
            int port = First + (start - First + i) % (Last - First);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: try the next one.
            }
        }

        throw new InvalidOperationException($"No free port between {First} and {Last}.");
    }
}
