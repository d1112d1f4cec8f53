using System.Text;
using ShardedCounter.Ingestion;
using ShardedCounter.Ingestion.Events;

namespace ShardedCounter.Tests.Ingestion.Events;

public sealed class EventBodyReaderTests
{
    private const string Increment = """{"counter":"a","delta":1}""";

    [Theory]
    [InlineData("""{"counter":"a","delta":1}""", "a:1")]
    [InlineData("""{"counter":"likes:post-42","delta":-1000000000000}""", "likes:post-42:-1000000000000")]
    [InlineData("""{ "delta" : 7 , "counter" : "a" }""", "a:7")]
    [InlineData("\uFEFF{\"counter\":\"a\",\"delta\":1}\n", "a:1")]
    [InlineData("""{"\u0063ounter":"a\u002db","d\u0065lta":7}""", "a-b:7")]
    [InlineData("""[{"counter":"a","delta":1},{"counter":"b","delta":2}]""", "a:1 b:2")]
    [InlineData("{\"counter\":\"a\",\"delta\":1}\r\n\r\n{\"counter\":\"b\",\"delta\":2}\n", "a:1 b:2")]
    [InlineData("""[{"counter":"a","delta":1},{"counter":"b","delta":2},{"counter":"a","delta":-5}]""", "a:-4 b:2")]
    [InlineData("""[{"counter":"a","delta":1},{"counter":"a","delta":-1}]""", "a:0")]
    public void IncrementsAreReadAndFoldedByCounter(string body, string expected) => Assert.Equal((null, expected), EventRead.Of(body));

    [Theory]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/x","type":"t","data":{"counter":"a","delta":1}}""", "a:1")]
    [InlineData("""{"data":{"counter":"a","delta":1},"time":null,"ext":{"x":[1,{"y":"]"}]},"specversion":"1.0"}""", "a:1")]
    [InlineData("""{"specversion":"1.0","data":[{"counter":"a","delta":1},{"counter":"b","delta":2}]}""", "a:1 b:2")]
    [InlineData("""[{"specversion":"1.0","data":{"counter":"a","delta":1}},{"counter":"b","delta":2}]""", "a:1 b:2")]
    [InlineData("{\"specversion\":\"1.1\",\"data\":{\"counter\":\"a\",\"delta\":1}}\n{\"specversion\":\"1.0\",\"data\":{\"counter\":\"b\",\"delta\":2}}", "a:1 b:2")]
    public void CloudEventsAreReadByTheirData(string body, string expected) => Assert.Equal((null, expected), EventRead.Of(body));

    [Theory]
    [InlineData(Increment)]
    [InlineData("[" + Increment + "]")]
    [InlineData(" " + Increment + "\n")]
    public void CloudEventsAreReadByTheirDataInBase64(string data)
    {
        string base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(data));
        Assert.Equal((null, "a:1"), EventRead.Of($$"""{"specversion":"1.0","data_base64":"{{base64}}"}"""));
        Assert.Equal((null, "a:1"), EventRead.Of($$"""{"specversion":"1.0","data_base64":"{{base64.Replace("+", "\\u002B", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal)}}"}"""));
    }

    [Theory]
    [InlineData("", ParseFaultCode.Empty)]
    [InlineData(" \n", ParseFaultCode.Empty)]
    [InlineData("[]", ParseFaultCode.Empty)]
    [InlineData("hello", ParseFaultCode.MalformedJson)]
    [InlineData("1", ParseFaultCode.TrailingData)]
    [InlineData("\"a\"", ParseFaultCode.WrongType)]
    [InlineData("null", ParseFaultCode.WrongType)]
    [InlineData("""{"counter":"a","delta":1""", ParseFaultCode.TruncatedJson)]
    [InlineData("""{"counter":"a","delta":1}}""", ParseFaultCode.MalformedJson)]
    [InlineData("""{"counter":"a","delta":1},""", ParseFaultCode.MalformedJson)]
    [InlineData("""[{"counter":"a","delta":1}]x""", ParseFaultCode.TrailingData)]
    [InlineData("""{"counter":"a","delta":0}""", ParseFaultCode.ZeroDelta)]
    [InlineData("""{"counter":"a","delta":-0}""", ParseFaultCode.ZeroDelta)]
    [InlineData("""{"counter":"a","delta":01}""", ParseFaultCode.MalformedJson)]
    [InlineData("""{"counter":"a","delta":+1}""", ParseFaultCode.MalformedJson)]
    [InlineData("""{"counter":"a","delta":}""", ParseFaultCode.MalformedJson)]
    [InlineData("""{"counter":"a","delta":-}""", ParseFaultCode.MalformedJson)]
    [InlineData("""{"counter":"a","delta":1.0}""", ParseFaultCode.DeltaNotInteger)]
    [InlineData("""{"counter":"a","delta":1000000000001}""", ParseFaultCode.DeltaOutOfRange)]
    [InlineData("""{"counter":"a","delta":9999999999999}""", ParseFaultCode.DeltaOutOfRange)]
    [InlineData("""{"counter":"a","delta":-99999999999999999999}""", ParseFaultCode.DeltaOutOfRange)]
    [InlineData("""{"counter":"a","delta":"1"}""", ParseFaultCode.WrongType)]
    [InlineData("""{"counter":"","delta":1}""", ParseFaultCode.BadCounter)]
    [InlineData("""{"counter":"a b","delta":1}""", ParseFaultCode.BadCounter)]
    [InlineData("""{"counter":"..","delta":1}""", ParseFaultCode.BadCounter)]
    [InlineData("""{"counter":"a\/b","delta":1}""", ParseFaultCode.BadCounter)]
    [InlineData("""{"counter":"a"}""", ParseFaultCode.MissingField)]
    [InlineData("""{"delta":1}""", ParseFaultCode.MissingField)]
    [InlineData("""{"counter":"a","counter":"a","delta":1}""", ParseFaultCode.DuplicateField)]
    [InlineData("""{"counter":"a","delta":1,"delta":1}""", ParseFaultCode.DuplicateField)]
    [InlineData("""{"counter":"a","delta":1,"x":1}""", ParseFaultCode.UnknownField)]
    [InlineData("""{"":1,"counter":"a","delta":1}""", ParseFaultCode.UnknownField)]
    [InlineData("""[{"counter":"a","delta":1},{"counter":"b","delta":0}]""", ParseFaultCode.ZeroDelta)]
    [InlineData("""{"specversion":"1.0"}""", ParseFaultCode.MissingField)]
    [InlineData("""{"specversion":"0.3","data":{"counter":"a","delta":1}}""", ParseFaultCode.WrongType)]
    [InlineData("""{"specversion":1.0,"data":{"counter":"a","delta":1}}""", ParseFaultCode.WrongType)]
    [InlineData("""{"specversion":"1.0","specversion":"1.0","data":{"counter":"a","delta":1}}""", ParseFaultCode.DuplicateField)]
    [InlineData("""{"specversion":"1.0","data":{"counter":"a","delta":1},"data_base64":""}""", ParseFaultCode.DuplicateField)]
    [InlineData("""{"specversion":"1.0","data":{"counter":"a","delta":1},"counter":"b"}""", ParseFaultCode.UnknownField)]
    [InlineData("""{"data":{"counter":"a","delta":1}}""", ParseFaultCode.UnknownField)]
    [InlineData("""{"specversion":"1.0","data":{"specversion":"1.0","data":{"counter":"a","delta":1}}}""", ParseFaultCode.UnknownField)]
    [InlineData("""{"specversion":"1.0","data":"hello"}""", ParseFaultCode.WrongType)]
    [InlineData("""{"specversion":"1.0","data":[]}""", ParseFaultCode.Empty)]
    [InlineData("""{"specversion":"1.0","data_base64":"???"}""", ParseFaultCode.WrongType)]
    [InlineData("""{"specversion":"1.0","data_base64":7}""", ParseFaultCode.WrongType)]
    [InlineData("""{"specversion":"1.0","data_base64":""}""", ParseFaultCode.Empty)]
    [InlineData("""{"specversion":"1.0","data_base64":"e30="}""", ParseFaultCode.MissingField)]
    public void WhatIsWrongAnywhereMakesTheWholeEventUnreadable(string body, ParseFaultCode expected)
    {
        (ParseFault? fault, string items) = EventRead.Of(body);
        Assert.Equal(expected, fault?.Code);
        Assert.Equal("", items);
    }

    [Fact]
    public void BytesThatAreNotUtf8AreSaidToBe() =>
        Assert.Equal(ParseFaultCode.InvalidUtf8, EventRead.Of([.. "{\"counter\":\"a"u8, 0xFF, .. "\",\"delta\":1}"u8]).Fault?.Code);

    [Fact]
    public void AnEventNamesAtMostNinetyCounters()
    {
        static string Body(int counters) => $"[{string.Join(',', Enumerable.Range(0, 2 * counters).Select(i => $$"""{"counter":"c{{i % counters}}","delta":1}"""))}]";

        Assert.Equal(string.Join(' ', Enumerable.Range(0, 90).Select(i => $"c{i}:2")), EventRead.Of(Body(90)).Items);
        Assert.Equal(ParseFaultCode.TooManyItems, EventRead.Of(Body(91)).Fault?.Code);
    }

    [Fact]
    public void WhatAnEventAddsToOneCounterStaysWithinAShardsRange()
    {
        static string Body(int items) => string.Join('\n', Enumerable.Repeat("""{"counter":"a","delta":1000000000000}""", items));

        Assert.Equal("a:9007000000000000", EventRead.Of(Body(9_007)).Items);
        Assert.Equal(ParseFaultCode.DeltaOutOfRange, EventRead.Of(Body(9_008)).Fault?.Code);
    }

    [Theory]
    [InlineData("a", "1", "a:1")]
    [InlineData("a", "-1000000000000", "a:-1000000000000")]
    public void ApplicationPropertiesCountWhateverTheBodyIs(string counter, string delta, string expected) =>
        Assert.Equal((null, expected), EventRead.Of(new IncomingEvent(0, DateTimeOffset.UnixEpoch, new byte[] { 0xFF, 0 }, counter, delta)));

    [Theory]
    [InlineData("a b", "1", ParseFaultCode.BadCounter)]
    [InlineData("", "1", ParseFaultCode.BadCounter)]
    [InlineData("a", null, ParseFaultCode.MissingField)]
    [InlineData("a", "0", ParseFaultCode.ZeroDelta)]
    [InlineData("a", "1.5", ParseFaultCode.DeltaNotInteger)]
    [InlineData("a", "", ParseFaultCode.DeltaNotInteger)]
    [InlineData("a", " 1", ParseFaultCode.DeltaNotInteger)]
    [InlineData("a", "True", ParseFaultCode.DeltaNotInteger)]
    [InlineData("a", "1000000000001", ParseFaultCode.DeltaOutOfRange)]
    [InlineData("a", "-99999999999999999999", ParseFaultCode.DeltaOutOfRange)]
    public void ApplicationPropertiesThatAreWrongMakeTheEventUnreadableWhateverTheBodyIs(string counter, string? delta, ParseFaultCode expected)
    {
        (ParseFault? fault, string items) = EventRead.Of(new IncomingEvent(0, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(Increment), counter, delta));
        Assert.Equal((expected, ""), (fault?.Code, items));
    }

    [Fact]
    public void ADeltaPropertyAloneLeavesTheBodyToBeRead() =>
        Assert.Equal((null, "a:1"), EventRead.Of(new IncomingEvent(0, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(Increment), null, "7")));
}
