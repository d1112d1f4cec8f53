using ShardedCounter.CosmosEmulator.Native;
using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator.Tests.Sql;

public sealed class NativePlannerTests
{
    private const string Words =
        "add alter and any array as asc authorization between break by cascade case check collate column commit constraint continue convert count create cross current cursor " +
        "declare default delete desc distinct double drop else end escape except exec execute exists false fetch for foreign from full function goto grant group having id identity if in " +
        "index inner insert intersect into is item join key kill last left let like limit merge n natural next not null of off offset on open or order outer over partition percent pk plan " +
        "primary proc procedure public rank read receipt references return revision revoke right rollback root row rows rule save schema select seq session set some statistics sum system " +
        "table then to top total tran transaction trigger true truncate ttl type udf undefined union unique update updated use user value values view waitfor when where while with within";

    [Fact]
    public void ARefusalCarriesThePlannersMessage()
    {
        var refusal = Assert.Throws<NativeRefusalException>(() => NativePlanner.Check("SELECT c.value FROM c"));

        Assert.Contains("SC1001", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'value'", refusal.Message, StringComparison.Ordinal);
        NativePlanner.Check("SELECT c.total FROM c WHERE c.id = @id");
    }

    [Fact]
    public void AConditionIsCheckedAsTheConditionOfAPatch()
    {
        NativePlanner.CheckPredicate("FROM c WHERE c.seq = 5");
        Assert.Throws<NativeRefusalException>(() => NativePlanner.CheckPredicate("FROM c WHERE c.order = 5"));
        Assert.Throws<NativeRefusalException>(() => NativePlanner.CheckPredicate("FROM c WHERE c.n BETWEEN 1 AND 2 AND c.seq = 5"));
    }

    [Fact]
    public void TheParserReservesTheWordsThatThePlannerReserves()
    {
        string[] reserved = [.. Words.Split(' ').Where(word => Refusal($"SELECT VALUE c.{word} FROM c") is not null)];

        Assert.Subset(new HashSet<string>(reserved), new HashSet<string>("value order group limit top offset exists left right desc by".Split(' ')));
        Assert.Equal(reserved, Words.Split(' ').Where(word => OurRefusal($"SELECT VALUE c.{word} FROM c") is not null));
        Assert.Equal(reserved, Words.Split(' ').Where(word => OurRefusal($"SELECT c.a AS {word} FROM c") is not null));
        foreach (string word in Words.Split(' '))
        {
            string text = $"SELECT VALUE c.{word.ToUpperInvariant()} FROM c";
            Assert.True(Refusal(text) is null == OurRefusal(text) is null, text);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("SELECT")]
    [InlineData("SELECT *")]
    [InlineData("SELECT * FROM")]
    [InlineData("SELECT * FROM c WHERE")]
    [InlineData("SELECT * FROM c WHERE c.a = ")]
    [InlineData("SELECT * FROM c WHERE c.a == 1")]
    [InlineData("SELECT * FROM c WHERE c.a = 'it''s'")]
    [InlineData("SELECT * FROM c WHERE c.a = 'open")]
    [InlineData("SELECT * FROM c WHERE c.a = '\\u12'")]
    [InlineData("SELECT VALUE COUNT(SUM(1)) FROM c")]
    [InlineData("SELECT * FROM c WHERE c.a BETWEEN 1 AND 2 AND c.b")]
    [InlineData("SELECT * FROM c WHERE c.a BETWEEN 1 AND 2 OR c.b")]
    [InlineData("SELECT * FROM c WHERE c.b AND c.a BETWEEN 1 AND 2")]
    [InlineData("SELECT * FROM c WHERE c.a IN (1) IN (2)")]
    [InlineData("SELECT * FROM c WHERE c.a IN ()")]
    [InlineData("SELECT * FROM c WHERE c.a = (1")]
    [InlineData("SELECT * FROM c WHERE (c.a, 1) = 1")]
    [InlineData("SELECT * FROM c WHERE !c.a")]
    [InlineData("SELECT * FROM c WHERE c.$a = 1")]
    [InlineData("SELECT * FROM c WHERE c.1a = 1")]
    [InlineData("SELECT * FROM c WHERE 1a = 1")]
    [InlineData("SELECT * FROM c WHERE C.a = 1")]
    [InlineData("SELECT * FROM c WHERE c.a = TRUE")]
    [InlineData("SELECT * FROM c WHERE c.a NOT 1")]
    [InlineData("SELECT * FROM c WHERE NOSUCH(c.a)")]
    [InlineData("SELECT * FROM c WHERE ABS(c.a, 1)")]
    [InlineData("SELECT * FROM c WHERE STARTSWITH(c.a)")]
    [InlineData("SELECT * FROM c WHERE c.a ? 1")]
    [InlineData("SELECT * FROM c WHERE {'a': 1, 'a': 2} = c.a")]
    [InlineData("SELECT * FROM c WHERE COUNT(1) = 1")]
    [InlineData("SELECT * FROM c LIMIT 1")]
    [InlineData("SELECT * FROM c OFFSET 1")]
    [InlineData("SELECT TOP -1 * FROM c")]
    [InlineData("SELECT TOP 1.5 * FROM c")]
    [InlineData("SELECT TOP 1 * FROM c OFFSET 1 LIMIT 1")]
    [InlineData("SELECT * FROM c ORDER BY c.a + 1")]
    [InlineData("SELECT * FROM c ORDER BY 1")]
    [InlineData("SELECT * FROM c ORDER BY c.a WHERE c.b")]
    [InlineData("SELECT c.a, c.a FROM c")]
    [InlineData("SELECT c.a AS v, * FROM c")]
    [InlineData("SELECT VALUE c.a AS b FROM c")]
    [InlineData("SELECT VALUE c.a, c.b FROM c")]
    [InlineData("FROM c WHERE c.a")]
    public void WhatThePlannerRefusesTheParserRefusesWithTheSameCodeAndPlace(string text)
    {
        string? native = Refusal(text);

        Assert.NotNull(native);
        Assert.Equal(native, OurRefusal(text));
    }

    private static string? Refusal(string text)
    {
        try
        {
            NativePlanner.Check(text);
            return null;
        }
        catch (NativeRefusalException refusal)
        {
            return Errors(refusal.Message);
        }
    }

    private static string? OurRefusal(string text)
    {
        try
        {
            SqlQuery.Parse(text);
            return null;
        }
        catch (SqlRefusedException refusal)
        {
            return Errors(refusal.ToJson());
        }
    }

    private static string Errors(string json)
    {
        var error = StoredDocuments.Parse(json).GetProperty("errors")[0];
        // The planner gives no place with the errors of its later phases, whose codes are bare numbers.
        string code = error.GetProperty("code").ToString();
        return $"{code}: {error.GetProperty("message")} {(code.StartsWith("SC", StringComparison.Ordinal) ? error.GetProperty("location") : "")}";
    }
}
