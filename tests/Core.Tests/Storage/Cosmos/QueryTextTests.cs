using System.Reflection;
using ShardedCounter.CosmosEmulator.Native;
using ShardedCounter.Model;
using ShardedCounter.Storage.Cosmos;

namespace ShardedCounter.Tests.Storage.Cosmos;

/// <summary>Every query and condition that the store sends is read by the SDK's own planner.</summary>
public sealed class QueryTextTests
{
    [Fact]
    public void ThePlannerUnderstandsEveryQuery()
    {
        string[] texts = [.. typeof(QueryText).GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field.IsLiteral).Select(static field => (string)field.GetRawConstantValue()!)];
        Assert.Equal(11, texts.Length);
        foreach (string text in texts)
        {
            if (text.EndsWith(" IN ", StringComparison.Ordinal))
            {
                foreach (int ids in new[] { 1, 2, 90 })
                    NativePlanner.Check(QueryText.OverIds(text, [.. Enumerable.Repeat("c|a", ids)]).QueryText);
            }
            else
                NativePlanner.Check(text);
        }
    }

    [Fact]
    public void ThePlannerUnderstandsEveryCondition()
    {
        long[] numbers = [0, 1, -1, 1_000_000_000_000, DeltaRange.MaxFolded, -DeltaRange.MaxFolded, long.MaxValue, long.MinValue];
        foreach (long number in numbers)
        {
            if (ShardDocument.RangePredicate(number) is { } range)
                NativePlanner.CheckPredicate(range);
            NativePlanner.CheckPredicate(MarkDocument.Predicate(ProducerId.Writer(Guid.Empty), new Mark(number)));
            NativePlanner.CheckPredicate(ControlDocuments.FreshnessPredicate(number));
        }

        ProducerId partition = ProducerId.Partition("ns", "hub", "0");
        NativePlanner.CheckPredicate(MarkDocument.Predicate(partition, new Mark(0)));
        NativePlanner.CheckPredicate(MarkDocument.Predicate(partition, new Mark(7, DateTimeOffset.UnixEpoch.AddDays(-1))));
    }

    [Fact]
    public void ThePlannerRefusesWhatTheServiceWould() => Assert.ThrowsAny<Exception>(static () => NativePlanner.Check("SELECT c.order FROM c"));

    [Theory]
    [InlineData(1, "FROM c WHERE c.n <= 9007199254740990")]
    [InlineData(-1, "FROM c WHERE c.n >= -9007199254740990")]
    [InlineData(0, null)]
    [InlineData(9007199254740991, "FROM c WHERE c.n <= 0")]
    [InlineData(-9007199254740991, "FROM c WHERE c.n >= 0")]
    [InlineData(9007199254740992, "FROM c WHERE c.n > 9007199254740991")]
    [InlineData(long.MinValue, "FROM c WHERE c.n > 9007199254740991")]
    public void ADeltaMayNotCarryItsShardBeyondTheExactIntegers(long delta, string? condition) => Assert.Equal(condition, ShardDocument.RangePredicate(delta));
}
