using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator.Tests.Sql;

public sealed class SqlExpressionTests
{
    private const string Document = """
        {"id":"Ab","n":5,"m":-2.5,"t":true,"f":false,"z":null,"s":"text","e":"","a":[1,"x",{"k":1,"l":2},[2]],"o":{"p":{"q":"deep"},"two words":7,"value":8}}
        """;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    // Paths
    [InlineData("c.o.p.q", "\"deep\"")]
    [InlineData("c[\"o\"][\"two words\"]", "7")]
    [InlineData("c.o['value']", "8")]
    [InlineData("c.a[1]", "\"x\"")]
    [InlineData("c.a[4]", null)]
    [InlineData("c.a[0.5]", null)]
    [InlineData("c.missing", null)]
    [InlineData("c.missing.more", null)]
    [InlineData("c.n.more", null)]
    [InlineData("c.s[0]", null)]
    [InlineData("c.a['x']", null)]
    // Comparison: never across types
    [InlineData("c.n = 5", "true")]
    [InlineData("c.n = 5.0", "true")]
    [InlineData("c.n = '5'", null)]
    [InlineData("c.n != '5'", null)]
    [InlineData("c.n <> 6", "true")]
    [InlineData("c.z = null", "true")]
    [InlineData("c.z = 0", null)]
    [InlineData("c.missing = null", null)]
    [InlineData("c.missing != 1", null)]
    [InlineData("c.missing = undefined", null)]
    [InlineData("c.t = true", "true")]
    [InlineData("c.t > c.f", "true")]
    [InlineData("c.t = 1", null)]
    [InlineData("c.n < 6", "true")]
    [InlineData("c.n < '6'", null)]
    [InlineData("c.s >= 'texs'", "true")]
    [InlineData("'a' < 'B'", "false")]
    [InlineData("'é' > 'z'", "true")]
    [InlineData("c.a[3] = [2]", "true")]
    [InlineData("c.a[3] = [2, 3]", "false")]
    [InlineData("c.a[2] = {'l': 2, \"k\": 1}", "true")]
    [InlineData("c.a[2] = {l: 2}", "false")]
    [InlineData("c.a[3] < [3]", null)]
    [InlineData("9007199254740993 = 9007199254740992", "true")]
    [InlineData("-0 = 0", "true")]
    // Logic: three-valued
    [InlineData("true AND c.missing", null)]
    [InlineData("false AND c.missing", "false")]
    [InlineData("c.missing AND false", "false")]
    [InlineData("true OR c.missing", "true")]
    [InlineData("c.missing OR true", "true")]
    [InlineData("false OR c.missing", null)]
    [InlineData("c.n AND true", null)]
    [InlineData("NOT c.f", "true")]
    [InlineData("NOT c.missing", null)]
    [InlineData("NOT c.n", null)]
    [InlineData("NOT c.n = 5", null)]
    [InlineData("NOT (c.n = 5)", "false")]
    [InlineData("true OR true AND false", "true")]
    [InlineData("(true OR true) AND false", "false")]
    // Arithmetic
    [InlineData("c.n + 2 * 3 - 1", "10")]
    [InlineData("(c.n + 2) * 3", "21")]
    [InlineData("-c.n", "-5")]
    [InlineData("+c.m", "-2.5")]
    [InlineData("7 % 4", "3")]
    [InlineData("-7 % 4", "-3")]
    [InlineData("1 / 4", "0.25")]
    [InlineData("1 / 0", null)]
    [InlineData("c.n + '1'", null)]
    [InlineData("c.n + c.missing", null)]
    [InlineData("-c.s", null)]
    [InlineData("9007199254740992 + 1", "9007199254740992")]
    [InlineData("c.s || '!'", "\"text!\"")]
    [InlineData("c.s || 1", null)]
    // BETWEEN and IN
    [InlineData("c.n BETWEEN 5 AND 6", "true")]
    [InlineData("c.n NOT BETWEEN 5 AND 6", "false")]
    [InlineData("c.n BETWEEN 6 AND 7", "false")]
    [InlineData("c.n BETWEEN '1' AND '9'", null)]
    [InlineData("c.missing NOT BETWEEN 1 AND 2", null)]
    [InlineData("c.id IN ('x', 'Ab')", "true")]
    [InlineData("c.id IN ('x', \"ab\")", "false")]
    [InlineData("c.id NOT IN ('x')", "true")]
    [InlineData("c.n IN ('5', 5)", "true")]
    [InlineData("c.n IN ('5')", null)]
    [InlineData("c.missing NOT IN ('x')", null)]
    [InlineData("c.n IN (c.m, c.n)", "true")]
    // Choice
    [InlineData("c.t ? 1 : 2", "1")]
    [InlineData("c.n ? 1 : 2", "2")]
    [InlineData("c.missing ? 1 : 2", "2")]
    [InlineData("c.missing ?? c.n", "5")]
    [InlineData("c.z ?? c.n", "null")]
    [InlineData("c.missing ?? c.nothing ?? 3", "3")]
    // Literals
    [InlineData("'it\\'s \\u00e9\\n'", "\"it's é\\n\"")]
    [InlineData("[1, undefined, {'a': undefined, b: null}]", "[1,{\"b\":null}]")]
    [InlineData("0x1F", "31")]
    [InlineData(".5", "0.5")]
    [InlineData("1.5E-7", "1.5E-07")]
    // Functions
    [InlineData("STARTSWITH(c.id, 'A')", "true")]
    [InlineData("startswith(c.id, 'a')", "false")]
    [InlineData("STARTSWITH(c.id, 'a', true)", "true")]
    [InlineData("STARTSWITH(c.id, 'a', false)", "false")]
    [InlineData("STARTSWITH(c.id, 1)", null)]
    [InlineData("STARTSWITH(c.missing, 'a')", null)]
    [InlineData("ENDSWITH(c.id, 'B', true)", "true")]
    [InlineData("CONTAINS(c.s, 'ex')", "true")]
    [InlineData("CONTAINS(c.s, '')", "true")]
    [InlineData("IS_DEFINED(c.z)", "true")]
    [InlineData("IS_DEFINED(c.missing)", "false")]
    [InlineData("IS_NULL(c.z)", "true")]
    [InlineData("IS_NULL(c.missing)", "false")]
    [InlineData("IS_NUMBER(c.n)", "true")]
    [InlineData("IS_STRING(c.n)", "false")]
    [InlineData("IS_BOOL(c.f)", "true")]
    [InlineData("IS_ARRAY(c.a)", "true")]
    [InlineData("IS_OBJECT(c.o)", "true")]
    [InlineData("IS_PRIMITIVE(c.o)", "false")]
    [InlineData("ABS(c.m)", "2.5")]
    [InlineData("ABS(c.s)", null)]
    [InlineData("ARRAY_LENGTH(c.a)", "4")]
    [InlineData("ARRAY_LENGTH(c.o)", null)]
    [InlineData("ARRAY_CONTAINS(c.a, 'x')", "true")]
    [InlineData("ARRAY_CONTAINS(c.a, {'k': 1})", "false")]
    [InlineData("ARRAY_CONTAINS(c.a, {'k': 1}, true)", "true")]
    [InlineData("ARRAY_CONTAINS(c.s, 'x')", null)]
    [InlineData("UPPER(c.s)", "\"TEXT\"")]
    [InlineData("LOWER(c.id)", "\"ab\"")]
    [InlineData("LENGTH(c.s)", "4")]
    public void AnExpressionHasTheValueTheLanguageGivesIt(string expression, string? expected)
    {
        var items = SqlQuery.Parse($"SELECT VALUE {expression} FROM c").Execute(StoredDocuments.Of(Document)).Items;

        var texts = items.Select(item => JsonSerializer.Serialize(StoredDocuments.Parse(Encoding.UTF8.GetString(item.Span)), Readable));
        Assert.Equal(expected is null ? [] : [expected], texts);
    }

    [Fact]
    public void ParametersStandForTheirValuesAndMissingOnesAreUndefined()
    {
        var parameters = StoredDocuments.Parameters(("@n", 5), ("@ids", new[] { "x", "Ab" }), ("@name", "n"));
        var documents = StoredDocuments.Of(Document);

        Assert.Single(SqlQuery.Parse("SELECT * FROM c WHERE c.n = @n AND ARRAY_CONTAINS(@ids, c.id) AND c[@name] = 5", parameters).Execute(documents).Items);
        Assert.Empty(SqlQuery.Parse("SELECT * FROM c WHERE c.n = @other OR NOT (c.n = @other)", parameters).Execute(documents).Items);
    }
}
