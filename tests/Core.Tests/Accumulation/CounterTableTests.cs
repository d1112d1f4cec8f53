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

    /// <summary>Names whose hashes are equal, of every length around the longest that lies in the entry, told apart by one place or by the length.</summary>
    [Fact]
    public void NamesOfEveryLengthAreKeptApartInOneChain()
    {
        var table = new CounterTable();
        string[] names = [.. Enumerable.Range(1, ShortName.MaxLength + 4).SelectMany(Names.MostAlike)];
        for (int i = 0; i < names.Length; i++)
            table.Find(Increments.Id(names[i]), hash: 7).Delta = i;
        Assert.Equal(names.Length, table.Count);
        for (int i = 0; i < names.Length; i++)
        {
            Assert.Equal(i, table.Find(Encoding.ASCII.GetBytes(names[i]), hash: 7).Delta);
            Assert.Equal(i, table.Find(Increments.Id(names[i]), hash: 7).Delta);
        }

        Assert.Equal(names.Length, table.Count);
    }

    [Theory]
    [InlineData("likes:post-42")]
    [InlineData("a-name-that-does-not-fit-into-an-entry")]
    public void AnEntryOfAnotherTableFindsItsCounter(string name)
    {
        var table = new CounterTable();
        var other = new CounterTable();
        CounterId counter = Increments.Id(name);
        ref CounterTable.Entry entry = ref table.Find(counter, CounterTable.HashOf(counter));
        other.Find(in entry).Delta = 3; // new there
        Assert.Equal(3, other.Find(in entry).Delta);
        Assert.Equal(3, other.Find(counter, CounterTable.HashOf(counter)).Delta);
        Assert.Equal(counter, other.Entries[0].Counter);
        Assert.Equal(1, other.Count);
        Assert.Equal(0, entry.Delta);
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

    [Theory]
    [InlineData(0x3F)] // long chains, of which most splits take nothing
    [InlineData(0x7FF1)] // every eighth bucket and its neighbour
    [InlineData(-1)]
    public void ManyPagesGrowBucketByBucketAndLoseNothing(int hashMask)
    {
        const int Names = 20_000; // in five pages
        var table = new CounterTable();
        CounterId[] names = [.. Enumerable.Range(0, Names).Select(static i => Increments.Id($"c{i}"))];
        int HashOf(int i) => unchecked(i * (int)0x9E3779B1) & hashMask;
        for (int i = 0; i < Names; i++)
        {
            table.Find(names[i], HashOf(i)).Delta = i;
            int earlier = i * 7 % (i + 1);
            Assert.Equal(earlier, table.Find(names[earlier], HashOf(earlier)).Delta); // at every number of buckets
        }

        for (int i = 0; i < Names; i++)
            Assert.Equal(i, table.Find(names[i], HashOf(i)).Delta);
        Assert.Equal(Names, table.Count);
        Assert.Equal(names, table.Entries.ToArray().Select(static entry => entry.Counter));

        // Undoing what was added last, across pages, leaves the rest to be found and the undone to be new.
        const int Kept = 6_000;
        table.Truncate(Kept);
        for (int i = 0; i < Names; i++)
            Assert.Equal(i < Kept ? i : 0, table.Find(names[i], HashOf(i)).Delta);
        Assert.Equal(Names, table.Count);
        table.Clear();
        Assert.Equal(0, table.Find(names[Names - 1], HashOf(Names - 1)).Delta);
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void AStretchOfTheEntriesIsWhatItsBoundsSay()
    {
        var table = new CounterTable();
        for (int i = 0; i < 10_000; i++)
            table.Find(Increments.Id($"c{i}"), i).Delta = i;
        long next = 4_090;
        foreach (ref CounterTable.Entry entry in table.Entries.Slice(4_090, 5_000)) // from the first page into the third
            Assert.Equal(next++, entry.Delta);
        Assert.Equal(9_090, next);
        Assert.Equal(910, table.Entries[9_090..].Length);
        Assert.Equal(9_999, table.Entries[9_090..][909].Delta);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Entries[9_090..][910].Delta);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Entries.Slice(9_999, 2).Length);
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
