using System.Text;
using ShardedCounter.Cli.Hosting;
using ShardedCounter.Cli.Import;

namespace ShardedCounter.Cli.Tests.Import;

public sealed class ParserTests
{
    [Theory]
    [InlineData("""{"a":{"b":"x"},"n":-3}""", "x", -3)]
    [InlineData("""{"a":{"b":7}}""", "7", 1)]
    [InlineData("""{"a":{"b":"x"},"n":"12"}""", "x", 12)]
    public void NdjsonReadsFieldsOfFields(string line, string counter, long delta) =>
        Assert.Equal(new ParsedLine(LineKind.Increment, counter, delta), new NdjsonParser("a.b", "n").Parse(line));

    [Theory]
    [InlineData("", nameof(LineKind.Nothing))]
    [InlineData("""{"a":{"b":"x"},"n":0}""", nameof(LineKind.Nothing))]
    [InlineData("""{"a":{"b":"x"},"n":1.5}""", nameof(LineKind.Bad))]
    [InlineData("""{"a":{"b":"x"},"n":1000000000001}""", nameof(LineKind.Bad))]
    [InlineData("""{"a":1}""", nameof(LineKind.Bad))]
    [InlineData("[]", nameof(LineKind.Bad))]
    [InlineData("{", nameof(LineKind.Bad))]
    public void NdjsonTellsWhatIsNothingAndWhatIsBad(string line, string kind) =>
        Assert.Equal(kind, new NdjsonParser("a.b", "n").Parse(line).Kind.ToString());

    [Fact]
    public void CsvReadsQuotedFields()
    {
        var parser = new CsvParser("id;name;pieces", "name", "pieces", ';');
        Assert.Equal(new ParsedLine(LineKind.Increment, "a;\"b\"\nc", 5), parser.Parse("1;\"a;\"\"b\"\"\nc\";5"));
        Assert.Equal(LineKind.Bad, parser.Parse("1;a").Kind);
        Assert.Contains("id, name, pieces", Assert.Throws<UsageException>(() => new CsvParser("id;name;pieces", "what", null, ';')).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APatternNeedsAGroup()
    {
        Assert.Throws<UsageException>(() => new PatternParser("abc"));
        Assert.Throws<UsageException>(() => new PatternParser("(abc"));
        Assert.Equal(new ParsedLine(LineKind.Increment, "x", 4), new PatternParser(@"(?<counter>\w+)=(?<delta>\d+)").Parse("x=4"));
        Assert.Equal(new ParsedLine(LineKind.Increment, "x", 1), new PatternParser(@"(\w+)=").Parse("x=4"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void LinesKnowWhereTheyStartHoweverTheyArrive(int pieceBytes)
    {
        string longLine = new('x', 200_000);
        byte[] bytes = Encoding.UTF8.GetBytes($"\uFEFFone\r\n\"two\nlines\"\n{longLine}\nlast");
        var reader = new LineReader(new PiecewiseStream(bytes, pieceBytes), 0, hasQuotes: true);
        var lines = new List<(long Start, string Text)>();
        long end = 0;
        while (reader.Read() is { } line)
        {
            Assert.Equal(end, line.Start);
            end = line.End;
            lines.Add((line.Start, line.Text));
        }

        Assert.Equal([(0, "one"), (8, "\"two\nlines\""), (20, longLine), (200_021, "last")], lines);
        Assert.Equal(bytes.Length, end);
    }

    private sealed class PiecewiseStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
