using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator.Tests.Sql;

public sealed class SqlFuzzTests
{
    private static readonly string[] Words =
    [
        "SELECT", "FROM", "WHERE", "ORDER BY", "TOP", "VALUE", "*", "c", "c.a", "c[\"b\"]", ".", "(", ")", "[", "]", "{", "}", ",", ":", "?", "??", "AND", "OR", "NOT",
        "IN", "BETWEEN", "=", "!=", "<", ">=", "+", "-", "*", "/", "%", "||", "1", "-1", "0.5", "1e400", "'x'", "\"y\"", "'", "\\", "@p", "@", "null", "true", "undefined",
        "ABS(", "COUNT(1)", "STARTSWITH(", "IS_DEFINED(", "OFFSET 1 LIMIT 2", "AS", "ASC", "DESC", "--", "\n", "é", "\0", "0x", "'\\u12'",
    ];

    [Fact]
    public void RandomTextsAreAnsweredOrRefusedAndNeverCrash()
    {
        const int Seed = 20261;
        var random = new Random(Seed);
        var documents = StoredDocuments.Of("""{"id":"1","a":1,"b":[1,{"a":"x"}]}""", """{"id":"2","a":"x"}""");
        int answered = 0, refused = 0;
        for (int i = 0; i < 15_000; i++)
        {
            string filler = string.Join(' ', Enumerable.Range(0, random.Next(9)).Select(_ => Words[random.Next(Words.Length)]));
            string text = (i % 4) switch
            {
                0 => filler,
                1 => $"SELECT {filler} FROM c",
                2 => $"SELECT * FROM c WHERE {filler}",
                _ => $"SELECT * FROM c ORDER BY c.{filler}",
            };
            try
            {
                SqlQuery.Parse(text).Execute(documents);
                answered++;
            }
            catch (SqlRefusedException refusal)
            {
                Assert.True(refusal.Start >= 0 && refusal.Start <= refusal.End && refusal.End <= text.Length, $"Seed {Seed}: {text}");
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"Seed {Seed}: {text}: {exception}");
            }
        }

        Assert.True(answered > 150 && refused > 5_000, $"{answered} answered, {refused} refused");
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("NOT ", "")]
    [InlineData("- ", "")]
    [InlineData("[", "]")]
    [InlineData("{'a': ", "}")]
    [InlineData("1 ?? ", "")]
    [InlineData("true ? true : ", "")]
    [InlineData("ABS(", ")")]
    [InlineData("1 + ", "")]
    [InlineData("1 = ", "")]
    [InlineData("", ".a")]
    [InlineData("", "[0]")]
    public void ATextNestedWithoutEndIsRefusedBeforeTheStackEnds(string opening, string closing)
    {
        string Nested(int depth) => $"SELECT * FROM c WHERE {string.Concat(Enumerable.Repeat(opening, depth))}c{string.Concat(Enumerable.Repeat(closing, depth))}";

        Assert.Throws<SqlRefusedException>(() => SqlQuery.Parse(Nested(100_000)));
        Assert.Empty(SqlQuery.Parse(Nested(20)).Execute([]).Items);
    }

    [Fact]
    public void ChainsAndListsOfThousandsAreAnswered()
    {
        var documents = StoredDocuments.Of(Enumerable.Range(0, 100).Select(i => $$"""{"id":"{{i}}","pk":"{{i}}"}"""));
        string chain = string.Join(" OR ", Enumerable.Range(50, 5_000).Select(i => $"( c.id = \"{i}\" AND c[\"pk\"] = \"{i}\" )"));
        string list = string.Join(", ", Enumerable.Range(50, 5_000).Select(i => $"'{i}'"));

        Assert.Equal(50, SqlQuery.Parse($"SELECT * FROM c WHERE ( {chain} )").Execute(documents).Items.Count);
        Assert.Equal(50, SqlQuery.Parse($"SELECT * FROM c WHERE c.id IN ({list})").Execute(documents).Items.Count);
    }
}
