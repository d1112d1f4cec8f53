using System.Text;
using ShardedCounter.Model;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Model;

public sealed class CounterHashTests
{
    [Fact]
    public void TextAndUtf8OfEveryLengthHashAlike()
    {
        var random = new Random(20_260_101);
        for (int length = 0; length <= CounterId.MaxLength; length++)
        {
            for (int i = 0; i < 20; i++)
            {
                string text = Names.Any(random, length);
                Assert.Equal(CounterHash.Of(Encoding.ASCII.GetBytes(text)), CounterHash.Of(text));
            }
        }
    }

    [Fact]
    public void EveryCharacterCountsAtEveryLength()
    {
        for (int length = 1; length <= CounterId.MaxLength; length++)
        {
            var hashes = Names.MostAlike(length).Select(static name => CounterHash.Of(name)).ToHashSet();

            // 129 draws of 32 bits: two pairs alike come once in 10^11 processes.
            Assert.InRange(hashes.Count, length, length + 1);
        }
    }

    [Fact]
    public void ALengthIsPartOfTheHash() =>
        Assert.InRange(Enumerable.Range(1, CounterId.MaxLength).Select(static length => CounterHash.Of(new string('a', length))).Distinct().Count(), CounterId.MaxLength - 1, CounterId.MaxLength);

    /// <summary>Names as services have them, numbered or with ids: their chains are about as long as those of random hashes.</summary>
    [Theory]
    [InlineData("{0}")]
    [InlineData("likes:post-{0}")]
    [InlineData("page:{0}:views-of-an-article-with-a-long-name")]
    [InlineData("{0}:{0}:{0}:{0}:{0}:{0}:{0}:{0}:{0}:{0}:{0}")]
    public void NumberedNamesSpreadOverTheBuckets(string format)
    {
        const int Buckets = 1 << 14;
        var filled = new int[Buckets];
        for (int i = 0; i < Buckets; i++)
            filled[CounterHash.Of(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, i)) & (Buckets - 1)]++;

        // As many balls as bins: 1/e of them stay empty, give or take 0.24 % (one deviation); the fullest holds about 7.
        Assert.InRange(filled.Count(static count => count == 0) / (double)Buckets, 0.34, 0.40);
        Assert.InRange(filled.Max(), 4, 16);
    }
}
