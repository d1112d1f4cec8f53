using System.Text.Json;
using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator.Tests.Sql;

public sealed class SqlGrammarTests
{
    [Theory]
    [InlineData("", "SC1002", 0, 0)]
    [InlineData("SELECT", "SC1002", 6, 6)]
    [InlineData("SELECT *", "SC1021", 7, 8)]
    [InlineData("SELECT c.value FROM c", "SC1001", 9, 14)]
    [InlineData("SELECT * FROM c WHERE c.a == 1", "SC1001", 27, 28)]
    [InlineData("SELECT * FROM c WHERE c.a = 'it''s'", "SC1001", 32, 35)]
    [InlineData("SELECT * FROM c WHERE c.a BETWEEN 1 AND 2 AND c.b", "SC1001", 42, 45)]
    [InlineData("SELECT * FROM c WHERE c.b AND c.a BETWEEN 1 AND 2", "SC1001", 34, 41)]
    [InlineData("SELECT * FROM c WHERE !c.a", "SC1010", 22, 23)]
    [InlineData("SELECT * FROM c WHERE c.a = 1;", "SC1010", 29, 30)]
    [InlineData("SELECT * FROM c WHERE c.1a = 1", "SC1011", 23, 26)]
    [InlineData("SELECT * FROM c WHERE C.a = 1", "SC2001", 22, 23)]
    [InlineData("SELECT * FROM c x WHERE c.a = 1", "SC2001", 24, 25)]
    [InlineData("SELECT * FROM c WHERE c.a = NULL", "SC2001", 28, 32)]
    [InlineData("SELECT * FROM c WHERE NOSUCH(c.a)", "SC2005", 22, 28)]
    [InlineData("SELECT * FROM c WHERE ABS(c.a, 1)", "SC2050", 22, 33)]
    [InlineData("SELECT TOP -1 * FROM c", "SC1001", 11, 12)]
    [InlineData("SELECT TOP 1.5 * FROM c", "SC2060", 11, 14)]
    [InlineData("SELECT c.a, c.b AS a FROM c", "SC2022", 19, 20)]
    [InlineData("SELECT * FROM c WHERE c[c.b]", "SC2990", 23, 28)]
    [InlineData("SELECT DISTINCT c.a FROM c", "SC2990", 7, 15)]
    [InlineData("SELECT c.a FROM c GROUP BY c.a", "SC2990", 18, 23)]
    [InlineData("SELECT c.a FROM c JOIN t IN c.t", "SC2990", 18, 22)]
    [InlineData("SELECT * FROM c WHERE c.a LIKE 'x'", "SC2990", 26, 30)]
    [InlineData("SELECT * FROM c WHERE c.a & 1 = 1", "SC2990", 26, 27)]
    [InlineData("SELECT * FROM c ORDER BY c.a + 1", "2206", 25, 32)]
    public void AWrongOrUnknownTextIsRefusedWithTheServicesErrorAndPlace(string text, string code, int start, int end)
    {
        var refusal = Assert.Throws<SqlRefusedException>(() => SqlQuery.Parse(text));

        var error = Assert.Single(StoredDocuments.Parse(refusal.ToJson()).GetProperty("errors").EnumerateArray());
        Assert.Equal("Error", error.GetProperty("severity").GetString());
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(start, error.GetProperty("location").GetProperty("start").GetInt32());
        Assert.Equal(end, error.GetProperty("location").GetProperty("end").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(error.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("select top 2 c.id as a, c.n total from c", """[{"a":"b","total":2},{"a":"a","total":1}]""")]
    [InlineData("SELECT VALUE c.id FROM root c", """["b","a","c"]""")]
    [InlineData("SELECT VALUE x.id FROM c AS x -- all of them", """["b","a","c"]""")]
    [InlineData("SELECT c.n, c.n + 1, c.missing FROM c WHERE c.id = 'b'", """[{"n":2,"$1":3}]""")]
    [InlineData("SELECT VALUE c.n FROM c", """[2,1]""")]
    [InlineData("SELECT TOP 0 VALUE c.id FROM c", "[]")]
    [InlineData("SELECT VALUE c.id FROM c OFFSET 1 LIMIT 1", """["a"]""")]
    [InlineData("SELECT VALUE c.id FROM c ORDER BY c.n", """["c","a","b"]""")]
    [InlineData("SELECT VALUE c.id FROM c ORDER BY c.n DESC", """["b","a","c"]""")]
    [InlineData("SELECT VALUE COUNT(1) FROM c", "[3]")]
    [InlineData("SELECT VALUE COUNT(c.n) FROM c", "[2]")]
    [InlineData("SELECT VALUE SUM(c.n) FROM c", "[3]")]
    [InlineData("SELECT VALUE SUM(c.id) FROM c", "[]")]
    [InlineData("SELECT VALUE MIN(c.id) FROM c WHERE c.n > 0", """["a"]""")]
    [InlineData("SELECT VALUE MAX(c.n) FROM c", "[2]")]
    [InlineData("SELECT VALUE MAX(c.n) FROM c WHERE false", "[]")]
    [InlineData("SELECT VALUE [{\"item\": COUNT(1)}] FROM c WHERE c.n > 1", """[[{"item":1}]]""")]
    public void AQueryAnswersItsProjectionOfTheDocumentsThatPass(string text, string expected)
    {
        var documents = StoredDocuments.Of("""{"id":"b","n":2}""", """{"id":"a","n":1}""", """{"id":"c"}""");

        var items = SqlQuery.Parse(text).Execute(documents).Items.Select(item => JsonSerializer.Deserialize<JsonElement>(item.Span));

        Assert.Equal(expected, JsonSerializer.Serialize(items));
    }

    [Fact]
    public void AFilterThatIsNotTrueKeepsADocumentOut()
    {
        var documents = StoredDocuments.Of("""{"id":"a","n":1}""", """{"id":"b","n":"1"}""", """{"id":"c"}""");

        Assert.Equal(["a"], Ids("c.n = 1"));
        Assert.Equal([], Ids("c.n != 1"));
        Assert.Equal([], Ids("NOT (c.n = 1)"));
        Assert.Equal(["b", "c"], Ids("NOT IS_NUMBER(c.n)"));
        Assert.Equal([], Ids("c.n"));

        IEnumerable<string> Ids(string filter) => SqlQuery.Parse($"SELECT VALUE c.id FROM c WHERE {filter}").Execute(documents).Items
            .Select(item => JsonSerializer.Deserialize<string>(item.Span)!);
    }

    [Theory]
    [InlineData("c.id = 'a'", "a")]
    [InlineData("'a' = c.id AND c.n = 1", "a")]
    [InlineData("c.n = 1 AND (c.id IN ('a', 'b') AND true)", "a,b")]
    [InlineData("c.id = 'a' OR c.n = 1", null)]
    [InlineData("c.id > 'a'", null)]
    [InlineData("c.id NOT IN ('a')", null)]
    [InlineData("c.o.id = 'a'", null)]
    [InlineData("c.id = c.n", null)]
    public void AQueryThatPinsTheIdSaysSo(string filter, string? ids)
    {
        var pinned = SqlQuery.Parse($"SELECT * FROM c WHERE {filter}").Ids;

        Assert.Equal(ids, pinned is null ? null : string.Join(',', pinned));
    }
}
