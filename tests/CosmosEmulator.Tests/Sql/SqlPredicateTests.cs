using ShardedCounter.CosmosEmulator.Sql;

namespace ShardedCounter.CosmosEmulator.Tests.Sql;

public sealed class SqlPredicateTests
{
    [Theory]
    [InlineData("FROM c WHERE c.seq = 5", true)]
    [InlineData("FROM c WHERE c.seq = 4", false)]
    [InlineData("from c where c.seq >= 5 and not is_defined(c.gone)", true)]
    [InlineData("FROM x WHERE x.n BETWEEN -9007199254740991 AND 9007199254740991", true)]
    [InlineData("FROM c WHERE c.gone = 1 OR NOT (c.gone = 1)", false)]
    [InlineData("FROM c WHERE c.seq", false)]
    [InlineData("FROM c WHERE (c.n >= -10 AND c.n <= 10) OR c.seq > 100", true)]
    public void AConditionHoldsOnlyWhenItIsTrue(string condition, bool holds)
    {
        var document = StoredDocuments.Parse("""{"id":"a","seq":5,"n":-10}""");

        Assert.Equal(holds, SqlPredicate.Parse(condition).Matches(document));
    }

    [Theory]
    [InlineData("SELECT * FROM c WHERE c.seq = 5")]
    [InlineData("FROM c")]
    [InlineData("WHERE c.seq = 5")]
    [InlineData("FROM c WHERE c.seq = 5 ORDER BY c.seq")]
    [InlineData("FROM c WHERE d.seq = 5")]
    [InlineData("FROM c WHERE c.value = 5")]
    [InlineData("FROM c WHERE COUNT(1) = 5")]
    [InlineData("FROM c WHERE c.seq BETWEEN 1 AND 2 AND c.n = 3")]
    [InlineData("")]
    public void AnythingElseIsRefused(string condition) => Assert.Throws<SqlRefusedException>(() => SqlPredicate.Parse(condition));
}
