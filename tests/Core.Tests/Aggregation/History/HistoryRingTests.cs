using ShardedCounter.Aggregation.History;

namespace ShardedCounter.Tests.Aggregation.History;

public sealed class HistoryRingTests
{
    [Fact]
    public void WhatIsAppendedIsThereExactlyHoweverLarge()
    {
        Int128[] amounts = [0, 1, -1, 63, 64, -64, -65, long.MaxValue, long.MinValue, Int128.MaxValue, Int128.MinValue, 1, Int128.MinValue, Int128.MaxValue];
        var expected = new List<HistoryEntry>();
        HistoryRing ring = default;
        long bucket = 0;
        foreach (Int128 counted in amounts)
        {
            foreach (Int128 baseline in amounts)
            {
                expected.Add(new HistoryEntry(bucket, counted, baseline));
                ring = ring.Append(expected[^1], @base: -1);
                bucket += expected.Count % 3 == 0 ? 1 : 1L << (expected.Count % 48);
            }
        }

        Assert.Equal(expected, Entries(ring));
        Assert.True(HistoryRing.TryParse(ring.Code.ToArray(), out HistoryRing parsed));
        Assert.Equal(expected, Entries(parsed));
    }

    [Fact]
    public void TheLastEntryThatTellsTheBaseStays()
    {
        HistoryRing ring = Ring(1, 2, 5, 6);
        Assert.Equal([1, 2, 5, 6, 7], Buckets(ring.Append(new HistoryEntry(7, 7, 0), @base: 0)));
        Assert.Equal([1, 2, 5, 6, 7], Buckets(ring.Append(new HistoryEntry(7, 7, 0), @base: 1)));
        Assert.Equal([2, 5, 6, 7], Buckets(ring.Append(new HistoryEntry(7, 7, 0), @base: 4)));
        Assert.Equal([6, 9], Buckets(ring.Append(new HistoryEntry(9, 9, 0), @base: 8)));
        Assert.Equal([9], Buckets(ring.Append(new HistoryEntry(9, 9, 0), @base: 9)));
        Assert.Equal([9], Buckets(ring.Append(new HistoryEntry(9, 9, 0), @base: 100)));
        Assert.Equal([new HistoryEntry(5, 5, -5), new HistoryEntry(6, 6, -6), new HistoryEntry(9, 9, 0)], Entries(ring.Append(new HistoryEntry(9, 9, 0), @base: 5)));
    }

    [Fact]
    public void AnEntryInARowTakesAsManyBytesAsItsAmountAndOneMore()
    {
        int before = Ring(1, 2, 3).Code.Length;
        Assert.Equal(before + 1 + 1, Ring(1, 2, 3).Append(new HistoryEntry(4, 3 + 63, -3), -1).Code.Length);
        Assert.Equal(before + 1 + 2, Ring(1, 2, 3).Append(new HistoryEntry(4, 3 + 8_191, -3), -1).Code.Length);
        Assert.Equal(before + 1 + 3, Ring(1, 2, 3).Append(new HistoryEntry(4, 3 - 1_048_576, -3), -1).Code.Length);
    }

    [Fact]
    public void ADamagedFormIsRefusedAndNothingWorse()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        byte[] code = Ring(29_000_000, 29_000_001, 29_000_064, 29_000_200).Code.ToArray();
        for (int length = 0; length < code.Length; length++)
            Assert.True(!HistoryRing.TryParse(code[..length], out HistoryRing cut) || Entries(cut).Length < 4, $"Cut to {length} bytes.");
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] noise = new byte[random.Next(1, 60)];
            random.NextBytes(noise);
            if (!HistoryRing.TryParse(noise, out HistoryRing ring))
            {
                refused++;
                continue;
            }

            long[] buckets = Buckets(ring);
            Assert.Equal(buckets.Order(), buckets);
            Assert.All(buckets, static bucket => Assert.True(bucket >= 0));
        }

        Assert.InRange(refused, 1_000, 19_999);
    }

    private static HistoryRing Ring(params long[] buckets)
    {
        HistoryRing ring = default;
        foreach (long bucket in buckets)
            ring = ring.Append(new HistoryEntry(bucket, bucket, -bucket), @base: -1);
        return ring;
    }

    private static long[] Buckets(HistoryRing ring) => [.. Entries(ring).Select(static entry => entry.Bucket)];

    private static HistoryEntry[] Entries(HistoryRing ring)
    {
        var entries = new List<HistoryEntry>();
        foreach (HistoryEntry entry in ring)
            entries.Add(entry);
        return [.. entries];
    }
}
