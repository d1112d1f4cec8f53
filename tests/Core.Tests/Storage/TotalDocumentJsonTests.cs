using System.Buffers;
using System.Text;
using System.Text.Json;
using ShardedCounter.Aggregation;
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
    public void AnythingElseIsRefused(string json) =>
        Assert.ThrowsAny<JsonException>(() => TotalDocumentJson.Read(_a, Encoding.UTF8.GetBytes(json)));

    private static byte[] Write(TotalDocument total)
    {
        var output = new ArrayBufferWriter<byte>();
        TotalDocumentJson.Write(output, total);
        return output.WrittenSpan.ToArray();
    }
}
