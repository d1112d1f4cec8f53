namespace ShardedCounter.Http;

/// <summary>The tokens of any number of clients in a fixed amount of memory. Any thread; allocates nothing after its start.</summary>
/// <remarks>
/// A client can be in one of the eight places of one set, which a hash with a secret seed chooses: nobody can aim at another's set. Where all eight are taken the one whose bucket is fullest
/// makes room. Most often it is full, and then nothing is forgotten. Only while more clients than there are places use it within the time a bucket takes to fill is anyone's use forgotten,
/// and then in the client's favour: whoever has that many addresses has that many buckets anyway. A client is never refused for what others did.
/// Each set is read and written under its stripe's lock.
/// </remarks>
internal sealed class ClientBuckets
{
    private const int Ways = 8;
    private const int Sets = 1 << 13;
    private const int Stripes = 64;

    private readonly Entry[] _entries = new Entry[Sets * Ways];
    private readonly Lock[] _gates = [.. Enumerable.Range(0, Stripes).Select(static _ => new Lock())];

    /// <summary>How many clients it can hold: 65,536, in 2 MiB.</summary>
    public static int Capacity => Sets * Ways;

    /// <inheritdoc cref="TokenMath.TakeOne"/>
    public long TakeOne(ClientKey client, TokenMath math, long now)
    {
        int set = SetOf(client);
        lock (_gates[set % Stripes])
            return math.TakeOne(ref Find(set, client).Full, now);
    }

    /// <inheritdoc cref="TokenMath.TakeMore"/>
    public long TakeMore(ClientKey client, TokenMath math, int tokens, long now)
    {
        int set = SetOf(client);
        lock (_gates[set % Stripes])
            return math.TakeMore(tokens, ref Find(set, client).Full, now);
    }

    /// <summary><see cref="HashCode"/> starts from a number that each process draws for itself.</summary>
    private static int SetOf(ClientKey client) => HashCode.Combine(client.High, client.Low, client.Scope) & (Sets - 1);

    private ref Entry Find(int set, ClientKey client)
    {
        Span<Entry> places = _entries.AsSpan(set * Ways, Ways);
        int fullest = 0;
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i].Client == client)
                return ref places[i];
            if (places[i].Full < places[fullest].Full)
                fullest = i;
        }

        places[fullest] = new Entry { Client = client };
        return ref places[fullest];
    }

    private struct Entry
    {
        public ClientKey Client;
        public long Full;
    }
}
