using System.Buffers;
using System.Text;
using ShardedCounter.Ingestion;
using ShardedCounter.Model;
using ShardedCounter.Reading;

namespace ShardedCounter.Tests.Reading;

public sealed class CounterListParserTests
{
    [Fact]
    public void NamesAreReadInTheirOrderWithRepetitions()
    {
        Assert.Null(Parse("""{"counters":["b","\u0061","b"]}""", out IReadOnlyList<CounterId> counters));
        Assert.Equal(["b", "a", "b"], counters.Select(c => c.Name));
    }

    [Theory]
    [InlineData("", ParseFaultCode.Empty, -1, 0)]
    [InlineData("{}", ParseFaultCode.MissingField, -1, 0)]
    [InlineData("[]", ParseFaultCode.WrongType, -1, 0)]
    [InlineData("""{"counters":"a"}""", ParseFaultCode.WrongType, -1, 12)]
    [InlineData("""{"counters":[]}""", ParseFaultCode.Empty, -1, 13)]
    [InlineData("""{"counters":["a",5]}""", ParseFaultCode.WrongType, 1, 17)]
    [InlineData("""{"counters":["a","b c"]}""", ParseFaultCode.BadCounter, 1, 17)]
    [InlineData("""{"counters":["a","b","c","d"]}""", ParseFaultCode.TooManyItems, 3, 25)]
    [InlineData("""{"counters":["a"],"counters":["a"]}""", ParseFaultCode.DuplicateField, -1, 18)]
    [InlineData("""{"counters":["a"],"top":1}""", ParseFaultCode.UnknownField, -1, 18)]
    [InlineData("""{"counters":["a"]""", ParseFaultCode.TruncatedJson, -1, 17)]
    [InlineData("""{"counters":["a"]}}""", ParseFaultCode.TrailingData, -1, 18)]
    public void AFaultSaysWhatAndWhere(string body, ParseFaultCode code, int index, int position)
    {
        ParseFault? fault = Parse(body, out IReadOnlyList<CounterId> counters);
        Assert.Equal((code, index, position), (fault!.Code, fault.Index, fault.Position));
        Assert.Empty(counters);
    }

    private static ParseFault? Parse(string body, out IReadOnlyList<CounterId> counters) =>
        CounterListParser.Parse(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)), 3, out counters);
}
