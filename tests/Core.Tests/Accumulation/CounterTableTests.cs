using System.Text;
using ShardedCounter.Accumulation;
using ShardedCounter.Model;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Accumulation;

public sealed class CounterTableTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("likes:post-42")]
    [InlineData("A.b_c~d:e@f-9")]
    public void TextAndUtf8FindTheSameEntry(string name)
    {
        var table = new CounterTable();
        CounterId counter = Increments.Id(name);
        byte[] utf8 = Encoding.ASCII.GetBytes(name);
        Assert.Equal(CounterHash.Of(utf8), CounterTable.HashOf(counter));
        table.Find(counter, CounterTable.HashOf(counter)).Delta = 3;
        Assert.Equal(3, table.Find(utf8, CounterHash.Of(utf8)).Delta);
        table.Clear();
        table.Find(utf8, CounterHash.Of(utf8)).Delta = 4;
        Assert.Equal(4, table.Find(counter, CounterTable.HashOf(counter)).Delta);
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void TheLongestNameIsFound()
    {
        string name = new('x', CounterId.MaxLength);
        var table = new CounterTable();
        table.Find(Increments.Id(name), CounterTable.HashOf(Increments.Id(name))).Delta = 1;
        byte[] utf8 = Encoding.ASCII.GetBytes(name);
        Assert.Equal(1, table.Find(utf8, CounterHash.Of(utf8)).Delta);
    }

    [Theory]
    [InlineData(0)] // every name in one chain
    [InlineData(1)] // two chains
    [InlineData(-1)] // as spread as they come
    public void NamesWithEqualHashesAreKeptApartThroughGrowth(int hashMask)
    {
        var table = new CounterTable();
        int HashOf(int i) => i & hashMask;
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 1_000; i++)
                table.Find(Increments.Id($"c{i}"), HashOf(i)).Delta += i;
        }

        Assert.Equal(1_000, table.Count);
        Assert.Equal(1_024, table.Capacity);
        int place = 0;
        foreach (ref readonly CounterTable.Entry entry in table.Entries)
        {
            Assert.Equal((Increments.Id($"c{place}"), 2L * place), (entry.Counter, entry.Delta)); // in order of first use
            place++;
        }
    }

    [Fact]
    public void AClearedTableRemembersNothing()
    {
        var table = new CounterTable();
        for (int i = 0; i < 100; i++)
            table.Find(Increments.Id($"c{i}"), i).Delta = 7;
        table.Clear();
        Assert.Equal(0, table.Count);
        ref CounterTable.Entry entry = ref table.Find(Increments.Id("c3"), 3);
        Assert.Equal((0L, 0L, null), (entry.Delta, entry.Unwaited, entry.Waiters));
        Assert.Equal(1, table.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(299)]
    public void TruncatingForgetsTheLastEntriesAndOnlyThem(int kept)
    {
        var table = new CounterTable();
        for (int i = 0; i < 300; i++) // grows on the way, which chains the entries anew
            table.Find(Increments.Id($"c{i}"), i & 7).Delta = i + 1;
        table.Truncate(kept);
        Assert.Equal(kept, table.Count);
        for (int i = 0; i < 300; i++)
            Assert.Equal(i < kept ? i + 1 : 0, table.Find(Increments.Id($"c{i}"), i & 7).Delta);
        Assert.Equal(300, table.Count);
    }
}
