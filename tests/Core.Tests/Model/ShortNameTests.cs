using System.Text;
using ShardedCounter.Model;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Model;

public sealed class ShortNameTests
{
    [Fact]
    public void TextAndUtf8OfEveryLengthAreTheSame()
    {
        var random = new Random(20_261_201);
        for (int length = 1; length <= ShortName.MaxLength; length++)
        {
            for (int i = 0; i < 50; i++)
            {
                string text = Names.Any(random, length);
                ShortName ofUtf8 = ShortName.Of(Encoding.ASCII.GetBytes(text));
                Assert.Equal(ofUtf8, ShortName.Of(text));
                Assert.Equal(ofUtf8.GetHashCode(), ShortName.Of(text).GetHashCode());
                Assert.False(ShortName.Of(text).IsNone);
            }
        }
    }

    /// <summary>Names of one letter repeated overlap the most: what tells them apart is one place, or the length alone.</summary>
    [Fact]
    public void EveryPlaceAndTheLengthTellNamesApart()
    {
        var distinct = new HashSet<ShortName>();
        int names = 0;
        for (int length = 1; length <= ShortName.MaxLength; length++)
        {
            foreach (string name in Names.MostAlike(length))
            {
                Assert.True(distinct.Add(ShortName.Of(name)), name);
                names++;
            }
        }

        Assert.Equal(names, distinct.Count);
    }

    [Fact]
    public void TheDefaultIsNoName()
    {
        Assert.True(default(ShortName).IsNone);
        Assert.NotEqual(default, ShortName.Of("a"));
        Assert.NotEqual(default, ShortName.Of(string.Empty)); // lest the default counter be taken for one with a long name
    }

    /// <summary>The form does not reach further than it says: with one character more, one place is in no word.</summary>
    [Fact]
    public void OneCharacterMoreWouldNotBeExact()
    {
        string text = new('a', ShortName.MaxLength + 1);
        string other = string.Concat(text.AsSpan(0, 16), "b", text.AsSpan(17));
        Assert.Equal(ShortName.Of(text), ShortName.Of(other));
    }
}
