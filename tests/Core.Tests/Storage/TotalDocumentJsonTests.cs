using System.Buffers;
using System.Text;
using System.Text.Json;
using ShardedCounter.Aggregation;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Storage;

public sealed class TotalDocumentJsonTests
{
    private static readonly CounterId _a = Increments.Id("a");
    private static readonly DateTimeOffset _at = new(2026, 1, 1, 0, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        Int128 huge = (Int128)DeltaRange.MaxFolded * Layout.MaxShards;
        var total = new TotalDocument(
            _a,
            [new ShardReading(0, DeltaRange.MaxFolded, 1), new ShardReading(9, -DeltaRange.MaxFolded, long.MaxValue), new ShardReading(1_023, 0, 7)],
            -huge,
            _at,
            hidden: true,
            [new ResetRecord("x\"ü", huge, _at, _at.AddHours(1), Hid: true), new ResetRecord("y", -huge, _at, _at, Hid: false)]);
        TotalDocument read = TotalDocumentJson.Read(_a, Write(total));

        Assert.Equal(total.Parts.AsEnumerable(), read.Parts);
        Assert.Equal((total.Baseline, total.ChangedAt, total.Hidden, total.Value), (read.Baseline, read.ChangedAt, read.Hidden, read.Value));
        Assert.Equal(total.Resets.AsEnumerable(), read.Resets);
    }

    /// <summary>The stored form is a contract with every store there is already.</summary>
    [Fact]
    public void TheStoredFormIsPinned()
    {
        var total = new TotalDocument(
            _a, [new ShardReading(2, 5, 3)], 4, _at, hidden: false, [new ResetRecord("id", 4, _at, _at, Hid: true)]);
        Assert.Equal(
            """
            {"parts":{"2":[5,3]},"baseline":"4","total":1,"changedAt":1767225600123,"hidden":false,"resets":[{"id":"id","drained":"4","asOf":1767225600123,"at":1767225600123,"hid":true}]}
            """,
            Encoding.UTF8.GetString(Write(total)));
    }

    [Fact]
    public void UnknownFieldsAreSkippedAndPartsSorted()
    {
        TotalDocument read = TotalDocumentJson.Read(
            _a,
            """
            {"id":"a","later":{"parts":[1,{"x":2}]},"parts":{"10":[1,1],"9":[20,2]},"_ts":5,"baseline":"1","resets":[{"new":[{}],"id":"r","hid":true,"drained":"1"}],"more":null}
            """u8);
        Assert.Equal([9, 10], read.Parts.Select(static part => part.Shard));
        Assert.Equal(20, read.Value);
        Assert.Equal(("r", (Int128)1, true), (read.Resets[0].Id, read.Resets[0].Drained, read.Resets[0].Hid));
    }

    /// <summary>As above: what is stored today has to be understood for ever.</summary>
    [Fact]
    public void TheStoredFormOfAHistoryIsPinned()
    {
        TotalDocument total = TotalDocument.Empty(_a).Merge([new ShardReading(0, 5, 1)], _at);
        Assert.EndsWith(""","resets":[],"history":{"from":1767225600123}}""", Encoding.UTF8.GetString(Write(total)), StringComparison.Ordinal);
        total = total.Merge([new ShardReading(0, 9, 2)], _at.AddMinutes(61)).Reset("r", _at, _at.AddMinutes(62), hide: false)!.Merge([new ShardReading(0, 2, 3)], _at.AddDays(1));
        Assert.EndsWith(
            ""","history":{"from":1767225600123,"minutes":"/beLHBIS","hours":"oPY7CgMIEg==","days":"zb8CEhI="}}""",
            Encoding.UTF8.GetString(Write(total)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void AHistoryIsReadBackAndGoesOn()
    {
        TotalDocument total = new(_a, [new ShardReading(0, DeltaRange.MaxFolded, 1)], 0, _at, hidden: false, []);
        TotalDocument stored = total;
        for (int i = 1; i < 500; i++)
        {
            ShardReading next = new(i % 4, DeltaRange.MaxFolded - (long)(i * 1e13), 1 + i);
            total = total.Merge([next], _at.AddMinutes(17 * i));
            stored = TotalDocumentJson.Read(_a, Write(stored.Merge([next], _at.AddMinutes(17 * i))));
            Assert.Equal((total.History!.From, total.History.CountedBefore), (stored.History!.From, stored.History.CountedBefore));
        }

        foreach (HistoryResolution resolution in Enum.GetValues<HistoryResolution>())
            Assert.Equal(total.ViewHistory().Points(resolution, _at), stored.ViewHistory().Points(resolution, _at));
        Assert.Equal(total.ViewHistory().Rates(_at), stored.ViewHistory().Rates(_at));
        Assert.Equal(Write(total), Write(stored));
    }

    /// <summary>A million a second, every minute for 91 days: every bucket of every ring has an entry. An idle counter's or a young one's has none.</summary>
    [Fact]
    public void AFullHistoryIsTwoKilobytesAtMostAndAYoungOneNextToNothing()
    {
        TotalDocument total = TotalDocument.Empty(_a).Merge([new ShardReading(0, 0, 1)], _at);
        int young = Write(total).Length - Write(Without(total)).Length;
        Assert.InRange(young, 1, 40);
        for (int minute = 1; minute <= 91 * 1_440; minute++)
            total = total.Merge([new ShardReading(0, 60_000_000L * minute, 1 + minute)], _at.AddMinutes(minute));
        Assert.InRange(Write(total).Length - Write(Without(total)).Length, 1_000, 2_000);
        CounterHistory reset = CounterHistory.Begin(_at, 0); // and all of it taken out in every bucket
        for (int minute = 1; minute <= 91 * 1_440; minute++)
            reset = reset.Close(_at.AddMinutes(minute - 1), _at.AddMinutes(minute), 60_000_000L * minute, 60_000_000L * minute);
        Assert.InRange(Write(new TotalDocument(_a, [], 0, _at, hidden: false, [], reset)).Length - Write(new TotalDocument(_a, [], 0, _at, hidden: false, [])).Length, 2_000, 3_500);
        total = total.Merge([new ShardReading(0, 0, 1_000_000)], _at.AddDays(1_000)).Merge([new ShardReading(0, 1, 1_000_001)], _at.AddDays(2_000));
        Assert.InRange(Write(total).Length - Write(Without(total)).Length, 1, 150);

        static TotalDocument Without(TotalDocument total) => new(total.Counter, total.Parts, total.Baseline, total.ChangedAt, total.Hidden, total.Resets);
    }

    [Fact]
    public void AHistoryOfALaterVersionIsUnderstoodAsFarAsItIsKnown()
    {
        TotalDocument read = TotalDocumentJson.Read(
            _a,
            """
            {"parts":{"0":[7,1]},"changedAt":1767225600123,"history":{"weeks":["x",{}],"before":"3","from":1767225500000,"more":1,"minutes":""}}
            """u8);
        Assert.Equal((3, 1767225500000), (read.History!.CountedBefore, read.History.From.ToUnixTimeMilliseconds()));
        Assert.Equal(7, read.ViewHistory().Points(HistoryResolution.Minute, _at)[^1].Value);
    }

    [Fact]
    public void AnEmptyDocumentIsACounterNeverAggregated()
    {
        TotalDocument read = TotalDocumentJson.Read(_a, "{}"u8);
        Assert.Equal((0, false, 0), (read.Value, read.Hidden, read.Parts.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"parts":[]}""")]
    [InlineData("""{"parts":{"0":[1]}}""")]
    [InlineData("""{"baseline":1}""")]
    [InlineData("""{"baseline":"1""")]
    [InlineData("""{"changedAt":"now"}""")]
    [InlineData("""{"history":[]}""")]
    [InlineData("""{"history":{"from":"1"}}""")]
    [InlineData("""{"history":{"hours":[1,2]}}""")]
    [InlineData("""{"history":{"minutes":"no base64"}}""")]
    [InlineData("""{"history":{"minutes":"gICA"}}""")]
    public void AnythingElseIsRefused(string json) =>
        Assert.ThrowsAny<JsonException>(() => TotalDocumentJson.Read(_a, Encoding.UTF8.GetBytes(json)));

    private static byte[] Write(TotalDocument total)
    {
        var output = new ArrayBufferWriter<byte>();
        TotalDocumentJson.Write(output, total);
        return output.WrittenSpan.ToArray();
    }
}
