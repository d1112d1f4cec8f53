using ShardedCounter.Benchmarks.Model;

namespace ShardedCounter.Benchmarks.Tests.Model;

public class ModelRoundTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 3)]
    [InlineData(150, 100)]
    [InlineData(150, 10_000)]
    public void AsManyCountersAreNamedAsDrawingThemGives(int increments, int counters)
    {
        const int rounds = 2_000;
        var random = new Random(1);
        double distinct = 0;
        for (int round = 0; round < rounds; round++)
            distinct += Enumerable.Range(0, increments).Select(_ => random.Next(counters)).Distinct().Count();
        Assert.InRange(ModelRound.DistinctOf(increments, counters), 0.99 * distinct / rounds, 1.01 * distinct / rounds);
    }

    [Fact]
    public void CuttingGivesEverythingAwayOnce()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var round = new ModelRound([new ArrivalSpan(0, 10, 300), new ArrivalSpan(10, 20, 400)], 250, new Chance(new Random(seed)));
            var works = new List<ModelWork>();
            while (round.HasUncut)
                works.Add(round.Cut(90));
            Assert.Equal(700, works.Sum(static work => work.Increments));
            Assert.InRange(works.Sum(static work => work.Counters), 230, 250);
            Assert.All(works, static work => Assert.InRange(work.Counters, 1, Math.Min(90, work.Increments)));
        }
    }
}
