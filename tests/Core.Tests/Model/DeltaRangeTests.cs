using ShardedCounter.Model;

namespace ShardedCounter.Tests.Model;

public sealed class DeltaRangeTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1_000_000_000_000, true)]
    [InlineData(-1_000_000_000_000, true)]
    [InlineData(1_000_000_000_001, false)]
    [InlineData(-1_000_000_000_001, false)]
    [InlineData(long.MinValue, false)]
    public void AnIncrementIsNotZeroAndAtMostAMillionMillions(long delta, bool good) => Assert.Equal(good, DeltaRange.IsIncrement(delta));

    [Theory]
    [InlineData(0, true)]
    [InlineData(9_007_199_254_740_991, true)]
    [InlineData(-9_007_199_254_740_991, true)]
    [InlineData(9_007_199_254_740_992, false)]
    [InlineData(-9_007_199_254_740_992, false)]
    [InlineData(long.MinValue, false)]
    public void ASumIsWhatADoubleHoldsExactly(long sum, bool good) => Assert.Equal(good, DeltaRange.IsFolded(sum));

    [Fact]
    public void ASumAndAnIncrementNeverPassSixtyFourBits() => Assert.Equal(9_008_199_254_740_991, checked(DeltaRange.MaxFolded + DeltaRange.MaxIncrement));
}
