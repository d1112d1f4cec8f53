using System.Text;
using ShardedCounter.Model;

namespace ShardedCounter.Tests.Model;

public sealed class CounterIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("likes:post-42")]
    [InlineData("A.b_c~d:e@f-9")]
    [InlineData(".a")]
    [InlineData("a..")]
    [InlineData(":")]
    [InlineData("-")]
    [InlineData("~@")]
    public void ANameOfTheAlphabetIsGood(string name)
    {
        Assert.True(CounterId.TryParse(name, out CounterId id));
        Assert.Equal(name, id.Name);
        Assert.Equal(id, CounterId.Parse(name));
        Assert.True(CounterId.IsValid(Encoding.UTF8.GetBytes(name)));
        Assert.True(CounterId.IsValidPrefix(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("......")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a?")]
    [InlineData("a#")]
    [InlineData("a%41")]
    [InlineData("a|b")]
    [InlineData("a\n")]
    [InlineData("a\0")]
    [InlineData("ä")]
    [InlineData("a\u0301")]
    [InlineData("\uFF21")] // a wide A
    [InlineData("\uD83D\uDE00")]
    [InlineData("\uD83D")] // half a pair
    public void AnyOtherNameIsBad(string name)
    {
        Assert.False(CounterId.TryParse(name, out CounterId id));
        Assert.Equal(default, id);
        Assert.False(CounterId.IsValid(Encoding.UTF8.GetBytes(name)));
        Assert.Throws<FormatException>(() => CounterId.Parse(name));
    }

    [Fact]
    public void EveryAsciiCharacterIsAllowedExactlyWhereTheRuleSaysSo()
    {
        for (char c = '\0'; c < 128; c++)
        {
            bool allowed = char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '~' or ':' or '@' or '-';
            Assert.Equal(allowed, CounterId.TryParse($"x{c}", out _));
            Assert.Equal(allowed, CounterId.IsValid([(byte)'x', (byte)c]));
            Assert.Equal(allowed, CounterId.IsValidPrefix([c]));
        }
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void ANameHasAtMost128Characters(int length, bool good)
    {
        string name = new('x', length);
        Assert.Equal(good, CounterId.TryParse(name, out _));
        Assert.Equal(good, CounterId.IsValid(Encoding.ASCII.GetBytes(name)));
        Assert.Equal(good, CounterId.IsValidPrefix(name));
    }

    [Fact]
    public void APrefixMayBeEmptyOrDots()
    {
        Assert.True(CounterId.IsValidPrefix(""));
        Assert.True(CounterId.IsValidPrefix(".."));
    }

    [Fact]
    public void NoTextIsNoName() => Assert.False(CounterId.TryParse(null, out _));

    [Fact]
    public void NamesAreComparedOrdinally()
    {
        CounterId[] sorted = [.. new[] { "b", "a", "B", "a:b", "a-b", "A" }.Select(CounterId.Parse).Order()];
        Assert.Equal(["A", "B", "a", "a-b", "a:b", "b"], sorted.Select(static id => id.Name));
        Assert.NotEqual(CounterId.Parse("a"), CounterId.Parse("A"));
        Assert.True(CounterId.Parse("A") < CounterId.Parse("a"));
        Assert.Equal("", default(CounterId).Name);
    }
}
