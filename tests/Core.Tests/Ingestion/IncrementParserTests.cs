using System.Buffers;
using System.Text;
using ShardedCounter.Ingestion;
using ShardedCounter.Testing;

namespace ShardedCounter.Tests.Ingestion;

public sealed class IncrementParserTests
{
    private const int MaxItems = 10_000;

    [Theory]
    [InlineData("""[{"counter":"a","delta":1}]""", "a:1")]
    [InlineData("""[{"delta":-3,"counter":"likes:post-42"},{"counter":"b","delta":1000000000000}]""", "likes:post-42:-3 b:1000000000000")]
    [InlineData(" \t\r\n[ { \"counter\" : \"a\" , \"delta\" : -1000000000000 } ] \r\n", "a:-1000000000000")]
    [InlineData("\uFEFF[{\"counter\":\"a\",\"delta\":1}]", "a:1")]
    [InlineData("""[{"\u0063ounter":"a\u002db\u003A","d\u0065lta":7}]""", "a-b::7")]
    [InlineData("""{"counter":"a","delta":1}""", "a:1")]
    [InlineData("{\"counter\":\"a\",\"delta\":1}\n{\"counter\":\"b\",\"delta\":2}", "a:1 b:2")]
    [InlineData("\uFEFF\r\n{\"counter\":\"a\",\"delta\":1}\r\n\r\n  \n{\"counter\":\"b\",\"delta\":2}\r\n\n", "a:1 b:2")]
    [InlineData("{\"counter\":\"a\",\n\"delta\":1}{\"counter\":\"b\",\"delta\":2}", "a:1 b:2")]
    public void IncrementsAreReadInTheirOrder(string body, string expected)
    {
        Assert.Equal((null, expected), Parse(body, IncrementFormat.Sniffed));
    }

    [Theory]
    [InlineData("", ParseFaultCode.Empty, -1, 1, 0)]
    [InlineData(" \r\n \t", ParseFaultCode.Empty, -1, 1, 0)]
    [InlineData("\uFEFF", ParseFaultCode.Empty, -1, 1, 0)]
    [InlineData("[]", ParseFaultCode.Empty, -1, 1, 1)]
    [InlineData("[", ParseFaultCode.TruncatedJson, 0, 1, 1)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1},\n{\"counter\":\"b", ParseFaultCode.TruncatedJson, 1, 2, 41)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1}", ParseFaultCode.TruncatedJson, 1, 1, 26)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1", ParseFaultCode.TruncatedJson, 0, 1, 25)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1}]\n x", ParseFaultCode.TrailingData, -1, 2, 29)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1}][]", ParseFaultCode.TrailingData, -1, 1, 27)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1},]", ParseFaultCode.MalformedJson, 1, 1, 27)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1,}]", ParseFaultCode.MalformedJson, 0, 1, 26)]
    [InlineData("[{\"counter\":\"a\",\n \"delta\":01}]", ParseFaultCode.MalformedJson, 0, 2, 27)]
    [InlineData("[{\"counter\":\"a\" /*x*/,\"delta\":1}]", ParseFaultCode.MalformedJson, 0, 1, 16)]
    [InlineData("[{'counter':\"a\",\"delta\":1}]", ParseFaultCode.MalformedJson, 0, 1, 2)]
    [InlineData("[{\"counter\":\"a\",\"delta\":NaN}]", ParseFaultCode.MalformedJson, 0, 1, 24)]
    [InlineData("[{\"counter\":\"a\",\"delta\":+1}]", ParseFaultCode.MalformedJson, 0, 1, 24)]
    [InlineData("[5]", ParseFaultCode.WrongType, 0, 1, 1)]
    [InlineData("[[{\"counter\":\"a\",\"delta\":1}]]", ParseFaultCode.WrongType, 0, 1, 1)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1},null]", ParseFaultCode.WrongType, 1, 1, 27)]
    [InlineData("[{\"counter\":{\"counter\":\"a\"},\"delta\":1}]", ParseFaultCode.WrongType, 0, 1, 12)]
    [InlineData("[{\"counter\":5,\"delta\":1}]", ParseFaultCode.WrongType, 0, 1, 12)]
    [InlineData("[{\"counter\":\"a\",\"delta\":\"1\"}]", ParseFaultCode.WrongType, 0, 1, 24)]
    [InlineData("[{\"counter\":\"a\",\"delta\":[1]}]", ParseFaultCode.WrongType, 0, 1, 24)]
    [InlineData("[{\"counter\":\"a\",\"delta\":null}]", ParseFaultCode.WrongType, 0, 1, 24)]
    [InlineData("[{\"counter\":\"a\",\"delta\":true}]", ParseFaultCode.WrongType, 0, 1, 24)]
    [InlineData("[{\"counter\":\"a\",\"Delta\":1}]", ParseFaultCode.UnknownField, 0, 1, 16)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1,\"\\ud800\":1}]", ParseFaultCode.UnknownField, 0, 1, 26)]
    [InlineData("[{\"counter\":\"a\",\"counter\":\"b\",\"delta\":1}]", ParseFaultCode.DuplicateField, 0, 1, 16)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1,\"delta\":1}]", ParseFaultCode.DuplicateField, 0, 1, 26)]
    [InlineData("[{}]", ParseFaultCode.MissingField, 0, 1, 1)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1},{\"counter\":\"a\"}]", ParseFaultCode.MissingField, 1, 1, 27)]
    [InlineData("[{\"delta\":1}]", ParseFaultCode.MissingField, 0, 1, 1)]
    [InlineData("[{\"counter\":\"a\",\"delta\":0}]", ParseFaultCode.ZeroDelta, 0, 1, 24)]
    [InlineData("[{\"counter\":\"a\",\"delta\":-0}]", ParseFaultCode.ZeroDelta, 0, 1, 24)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1000000000001}]", ParseFaultCode.DeltaOutOfRange, 0, 1, 24)]
    [InlineData("[{\"counter\":\"a\",\"delta\":-1000000000001}]", ParseFaultCode.DeltaOutOfRange, 0, 1, 24)]
    [InlineData("[{\"counter\":\"a\",\"delta\":99999999999999999999999999}]", ParseFaultCode.DeltaOutOfRange, 0, 1, 24)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1.5}]", ParseFaultCode.DeltaNotInteger, 0, 1, 24)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1.0}]", ParseFaultCode.DeltaNotInteger, 0, 1, 24)]
    [InlineData("[{\"counter\":\"a\",\"delta\":1e3}]", ParseFaultCode.DeltaNotInteger, 0, 1, 24)]
    [InlineData("[{\"counter\":\"\",\"delta\":1}]", ParseFaultCode.BadCounter, 0, 1, 12)]
    [InlineData("[{\"counter\":\"a/b\",\"delta\":1}]", ParseFaultCode.BadCounter, 0, 1, 12)]
    [InlineData("[{\"counter\":\"..\",\"delta\":1}]", ParseFaultCode.BadCounter, 0, 1, 12)]
    [InlineData("[{\"counter\":\"\\n\",\"delta\":1}]", ParseFaultCode.BadCounter, 0, 1, 12)]
    [InlineData("[{\"counter\":\"a\\u00e9\",\"delta\":1}]", ParseFaultCode.BadCounter, 0, 1, 12)]
    [InlineData("[{\"counter\":\"\\ud800\",\"delta\":1}]", ParseFaultCode.BadCounter, 0, 1, 12)]
    [InlineData("\uFEFF[{\"counter\":\"é\",\"delta\":1}]", ParseFaultCode.BadCounter, 0, 1, 15)]
    [InlineData("{\"counter\":\"a\",\"delta\":1}\n\n{\"counter\":\"b\",\"delta\":0}\n", ParseFaultCode.ZeroDelta, 1, 3, 50)]
    [InlineData("{\"counter\":\"a\",\"delta\":1}\n[]", ParseFaultCode.WrongType, 1, 2, 26)]
    [InlineData("{\"counter\":\"a\",\"delta\":1}\n5", ParseFaultCode.TrailingData, 1, 2, 26)]
    [InlineData("{\"counter\":\"a\",\"delta\":1},{\"counter\":\"a\",\"delta\":1}", ParseFaultCode.MalformedJson, 1, 1, 25)]
    [InlineData("{\"counter\":\"a\",\"delta\":1}\n{\"counter\":", ParseFaultCode.TruncatedJson, 1, 2, 37)]
    [InlineData("x", ParseFaultCode.MalformedJson, 0, 1, 0)]
    public void AFaultSaysWhatAndWhere(string body, ParseFaultCode code, int index, int line, int position)
    {
        foreach (IncrementFormat format in new[] { IncrementFormat.Sniffed, body.TrimStart('\uFEFF').StartsWith('[') ? IncrementFormat.Array : IncrementFormat.Lines })
        {
            ParseFault? fault = Parse(body, format).Fault;
            Assert.NotNull(fault);
            Assert.Equal((code, index, line, position), (fault.Code, fault.Index, fault.Line, fault.Position));
        }
    }

    [Fact]
    public void BytesThatAreNotUtf8AreNamedWhereTheyStand()
    {
        using var batch = new IncrementBatch();
        foreach (string prefix in new[] { "[{\"counter\":\"a", "[{\"x", "[{\"counter\":\"a\",\"delta\":", "[" })
        {
            byte[] body = [.. Encoding.UTF8.GetBytes(prefix), 0xC3, 0x28, .. "\",\"delta\":1}]"u8];
            ParseFault? fault = IncrementParser.Parse(body, IncrementFormat.Array, MaxItems, batch);
            Assert.Equal((ParseFaultCode.InvalidUtf8, prefix.Length, 0), (fault!.Code, fault.Position, batch.Count));
        }
    }

    [Fact]
    public void AFormIsHeldTo()
    {
        Assert.Equal(ParseFaultCode.WrongType, Parse("""{"counter":"a","delta":1}""", IncrementFormat.Array).Fault!.Code);
        Assert.Equal(ParseFaultCode.WrongType, Parse("""[{"counter":"a","delta":1}]""", IncrementFormat.Lines).Fault!.Code);
    }

    [Fact]
    public void TheNumberOfItemsIsLimited()
    {
        string item = """{"counter":"a","delta":1}""";
        Assert.Null(Parse($"[{item},{item}]", IncrementFormat.Array, maxItems: 2).Fault);
        Assert.Null(Parse($"{item}\n{item}", IncrementFormat.Lines, maxItems: 2).Fault);

        ParseFault? array = Parse($"[{item},{item},{item}]", IncrementFormat.Array, maxItems: 2).Fault;
        Assert.Equal((ParseFaultCode.TooManyItems, 2, 53), (array!.Code, array.Index, array.Position));
        Assert.Equal(ParseFaultCode.TooManyItems, Parse($"{item}\n{item}\n{item}", IncrementFormat.Lines, maxItems: 2).Fault!.Code);
    }

    [Fact]
    public void AFaultLeavesTheBatchAsItWas()
    {
        using var batch = new IncrementBatch(1);
        batch.Add("kept"u8, 5);
        Assert.NotNull(IncrementParser.Parse("""[{"counter":"a","delta":1},{"counter":"b","delta":0}]"""u8, IncrementFormat.Array, MaxItems, batch));
        Assert.Null(IncrementParser.Parse("""[{"counter":"c","delta":2}]"""u8, IncrementFormat.Array, MaxItems, batch));
        Assert.Equal("kept:5 c:2", Text(batch));
    }

    [Fact]
    public void WhatIsQuotedIsShortAndHarmless()
    {
        string hostile = "\\u0007\u202E\u2028" + new string('x', 500);
        ParseFault? fault = Parse($$"""[{"counter":"{{hostile}}","delta":1}]""", IncrementFormat.Array).Fault;
        Assert.StartsWith("\"\\u0007??xxx", fault!.Detail, StringComparison.Ordinal);
        Assert.Equal(128, fault.Detail.IndexOf('"', 1) - 1);

        ParseFault? field = Parse("""[{"count":"a"}]""", IncrementFormat.Array).Fault;
        Assert.Equal("\"count\" is not a field of an increment; it has \"counter\" and \"delta\".", field!.Detail);
    }

    [Fact]
    public void ABodyInPiecesReadsLikeAWhole()
    {
        byte[] body = Encoding.UTF8.GetBytes("""[{"counter":"a","delta":1},{"counter":"b\u002d","delta":-22}]""");
        for (int cut = 1; cut < body.Length; cut++)
        {
            using var batch = new IncrementBatch();
            Assert.Null(IncrementParser.Parse(Pieces(body, cut), IncrementFormat.Sniffed, MaxItems, batch));
            Assert.Equal("a:1 b-:-22", Text(batch));
            Assert.Null(IncrementParser.ParseDelta(Pieces(Encoding.UTF8.GetBytes("{\"delta\":  -7}".PadRight(body.Length)), cut), out long delta));
            Assert.Equal(-7, delta);
        }
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(" \n", 1)]
    [InlineData("\uFEFF", 1)]
    [InlineData("{}", 1)]
    [InlineData("""{"delta":5}""", 5)]
    [InlineData("\uFEFF{ \"delta\" : -1000000000000 }\r\n", -1_000_000_000_000)]
    public void ASingleIncrementHasADeltaOrIsOne(string body, long expected)
    {
        Assert.Null(IncrementParser.ParseDelta(Encoding.UTF8.GetBytes(body), out long delta));
        Assert.Equal(expected, delta);
    }

    [Theory]
    [InlineData("""{"counter":"a","delta":1}""", ParseFaultCode.UnknownField, 1)]
    [InlineData("""{"delta":1,"delta":1}""", ParseFaultCode.DuplicateField, 11)]
    [InlineData("""{"delta":0}""", ParseFaultCode.ZeroDelta, 9)]
    [InlineData("""{"delta":1.5}""", ParseFaultCode.DeltaNotInteger, 9)]
    [InlineData("""{"delta":1e400}""", ParseFaultCode.DeltaNotInteger, 9)]
    [InlineData("""{"delta":1000000000001}""", ParseFaultCode.DeltaOutOfRange, 9)]
    [InlineData("""{"delta":null}""", ParseFaultCode.WrongType, 9)]
    [InlineData("""{"delta":{}}""", ParseFaultCode.WrongType, 9)]
    [InlineData("[1]", ParseFaultCode.WrongType, 0)]
    [InlineData("null", ParseFaultCode.WrongType, 0)]
    [InlineData("\"1\"", ParseFaultCode.WrongType, 0)]
    [InlineData("""{"delta":1""", ParseFaultCode.TruncatedJson, 10)]
    [InlineData("""{"delta":1}{}""", ParseFaultCode.TrailingData, 11)]
    [InlineData("delta=1", ParseFaultCode.MalformedJson, 0)]
    public void ASingleIncrementsFaultSaysWhatAndWhere(string body, ParseFaultCode code, int position)
    {
        ParseFault? fault = IncrementParser.ParseDelta(Encoding.UTF8.GetBytes(body), out long delta);
        Assert.Equal((code, -1, 1, position, 0L), (fault!.Code, fault.Index, fault.Line, fault.Position, delta));
    }

    [Fact]
    public void NothingIsAllocatedPerItem()
    {
        byte[] array = Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Range(0, 1_000).Select(i => $$"""{"counter":"p\u0061ge:{{i}}","delta":{{i + 1}}}""")) + "]");
        byte[] single = """{"delta":5}"""u8.ToArray();
        using var batch = new IncrementBatch(1_000);
        ReadOnlySequence<byte> pieces = Pieces(array, 7_777);

        Assert.Equal(0, Allocation.LeastBytes(Round));

        void Round()
        {
            batch.Truncate(0);
            bool read = IncrementParser.Parse(array, IncrementFormat.Sniffed, MaxItems, batch) is null
                && IncrementParser.Parse(pieces, IncrementFormat.Sniffed, MaxItems, batch) is null
                && IncrementParser.ParseDelta(single, out _) is null;
            Assert.True(read);
        }
    }

    internal static string Text(IncrementBatch batch) =>
        string.Join(' ', Enumerable.Range(0, batch.Count).Select(i => $"{Encoding.UTF8.GetString(batch.CounterAt(i))}:{batch.DeltaAt(i)}"));

    private static (ParseFault? Fault, string Items) Parse(string body, IncrementFormat format, int maxItems = MaxItems)
    {
        using var batch = new IncrementBatch(1);
        ParseFault? fault = IncrementParser.Parse(Encoding.UTF8.GetBytes(body), format, maxItems, batch);
        return (fault, Text(batch));
    }

    private static ReadOnlySequence<byte> Pieces(byte[] body, int cut)
    {
        var first = new Piece(body.AsMemory(0, cut), null);
        var second = new Piece(body.AsMemory(cut), first);
        return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is null)
                return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
