using ShardedCounter.Diagnostics;

namespace ShardedCounter.Tests.Diagnostics;

public class LogLinearScaleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void RangesFollowEachOtherAndNoneIsTooWide(int bits)
    {
        var scale = new LogLinearScale(bits);
        int count = scale.CountBelow(63);
        for (int index = 0; index < count; index++)
        {
            ulong first = scale.StartOf(index);
            ulong next = scale.StartOf(index + 1);
            Assert.Equal((index, index, index + 1), (scale.IndexOf(first), scale.IndexOf(next - 1), scale.IndexOf(next)));
            Assert.True(next - first <= Math.Max(1, first >> bits), $"{first} to {next}");
        }

        Assert.Equal((0UL, 1UL << 63), (scale.StartOf(0), scale.StartOf(count)));
    }
}
