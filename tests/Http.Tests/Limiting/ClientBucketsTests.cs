using System.Net;
using ShardedCounter.Testing;

namespace ShardedCounter.Http.Tests.Limiting;

public sealed class ClientBucketsTests
{
    private const long Second = 1_000;

    private readonly TokenMath _math = new(new Rate(PerSecond: 1, Burst: 2), Second);

    [Fact]
    public void AMillionAddressesTakeNoMoreMemoryThanOne()
    {
        var buckets = new ClientBuckets();
        Assert.Equal(0, buckets.TakeOne(new ClientKey(1, 1, 0), _math, 0));
        ulong address = 0;

        Assert.Equal(0, Allocation.LeastBytes(() =>
        {
            for (ulong end = address + 200_000; address < end; address++)
                buckets.TakeOne(new ClientKey(address, 1, 0), _math, 0);
        }));
        Assert.Equal(65_536, ClientBuckets.Capacity);
    }

    [Fact]
    public void WhoIsNewIsNeverRefusedForWhatOthersDid()
    {
        var buckets = new ClientBuckets();
        for (ulong i = 0; i < 500_000; i++)
            Assert.Equal(0, buckets.TakeOne(new ClientKey(i, 1, 0), _math, 0));
    }

    [Fact]
    public void OnesUseIsRememberedWhileOthersPassByWithOneRequestEach()
    {
        var buckets = new ClientBuckets();
        var busy = new ClientKey(7, 7, 7);
        buckets.TakeMore(busy, _math, 1_000, 0); // far in debt: its bucket is the emptiest of its set, and the last to make room
        for (ulong i = 0; i < 1_000_000; i++)
            buckets.TakeOne(new ClientKey(i, 1, 0), _math, 0);
        Assert.True(buckets.TakeOne(busy, _math, 0) > 0);
    }

    [Fact]
    public void OfManyLargeRequestsAdmittedAtOnceOneGetsThrough()
    {
        var buckets = new ClientBuckets();
        var client = new ClientKey(1, 2, 3);
        var math = new TokenMath(new Rate(PerSecond: 10, Burst: 10), Second);
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(0, buckets.TakeOne(client, math, Second))); // none of their bodies is there yet
        Assert.Equal(0, buckets.TakeMore(client, math, 99, Second));
        Assert.All(Enumerable.Range(0, 4), _ => Assert.Equal(9_400 + 100, buckets.TakeMore(client, math, 99, Second))); // 104 taken, 10 of them at once
        Assert.Equal(9_400 + 100, buckets.TakeOne(client, math, Second));
        Assert.Equal(0, buckets.TakeOne(client, math, Second + 9_500));
    }

    [Fact]
    public void AnIPv6HouseholdIsOneClientAndAnIPv4AddressIsOne()
    {
        Assert.Equal(Of("2001:db8:1:2::1"), Of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        Assert.NotEqual(Of("2001:db8:1:2::1"), Of("2001:db8:1:3::1"));
        Assert.NotEqual(Of("192.0.2.1"), Of("192.0.2.2"));
        Assert.NotEqual(Of("192.0.2.1"), ClientKey.Of(IPAddress.Parse("192.0.2.1"), 1));
        Assert.NotEqual(Of("::"), Of("0.0.0.0"));
        Assert.NotEqual(ClientKey.Of(null, 0), Of("::1"));
        Assert.NotEqual(ClientKey.Of("a name"), ClientKey.Of("another"));
    }

    [Fact]
    public async Task TokensTakenAtOnceAreNeverMoreThanThereAre()
    {
        var bucket = new KeyBucket(new Rate(1, 1_000), Second);
        using var start = new Barrier(4);
        int[] taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Enumerable.Range(0, 1_000).Count(_ => bucket.TakeOne(Second) == 0);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Equal(1_000, taken.Sum());
    }

    private static ClientKey Of(string address) => ClientKey.Of(IPAddress.Parse(address), 0);
}
