using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Which shard documents are known to exist, in a table whose size never changes: 8 bytes a document. Any thread, without locks.</summary>
/// <remarks>
/// A document is known by a hash of 64 bits, in a bucket of eight places; a full bucket forgets one by chance of the newcomer's hash. So the table can be wrong, and that
/// is harmless both ways. What it forgot is looked up again. What it claims by mistake (two names with one hash, or a document that somebody deleted) fails as
/// "not found" inside the commit's transaction, is forgotten and looked up. Each place is one word, read and written as a whole.
/// </remarks>
internal sealed class KnownDocuments
{
    private const int PlacesPerBucket = 8; // 64 bytes: one cache line

    private readonly ulong[] _places;
    private readonly int _buckets;

    /// <param name="capacity">Documents it has room for, rounded up to a power of two.</param>
    public KnownDocuments(int capacity)
    {
        int places = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, PlacesPerBucket));
        _places = new ulong[places];
        _buckets = places / PlacesPerBucket;
    }

    /// <summary>True when the document has been seen.</summary>
    public bool Contains(int shard, CounterId counter)
    {
        ulong hash = HashOf(shard, counter);
        return FindIn(BucketOf(hash), hash) >= 0;
    }

    /// <summary>Takes note that the document exists; documents never go away.</summary>
    public void Add(int shard, CounterId counter)
    {
        ulong hash = HashOf(shard, counter);
        Span<ulong> bucket = BucketOf(hash);
        if (FindIn(bucket, hash) >= 0)
            return;
        int place = FindIn(bucket, 0);
        if (place < 0)
            place = (int)(hash >> 61);
        Volatile.Write(ref bucket[place], hash);
    }

    /// <summary>Takes note that the document does not exist after all.</summary>
    public void Remove(int shard, CounterId counter)
    {
        ulong hash = HashOf(shard, counter);
        Span<ulong> bucket = BucketOf(hash);
        int place = FindIn(bucket, hash);
        if (place >= 0)
            Volatile.Write(ref bucket[place], 0);
    }

    private Span<ulong> BucketOf(ulong hash) => _places.AsSpan((int)(hash % (ulong)_buckets) * PlacesPerBucket, PlacesPerBucket);

    private static int FindIn(Span<ulong> bucket, ulong hash)
    {
        for (int place = 0; place < bucket.Length; place++)
        {
            if (Volatile.Read(ref bucket[place]) == hash)
                return place;
        }

        return -1;
    }

    private static ulong HashOf(int shard, CounterId counter)
    {
        ulong hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(counter.Name.AsSpan()), shard);
        return hash == 0 ? 1 : hash; // 0 is an empty place
    }
}
