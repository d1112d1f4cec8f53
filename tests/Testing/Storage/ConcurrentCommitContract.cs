using ShardedCounter.Model;

namespace ShardedCounter.Testing.Storage;

/// <summary>Commits at the same time.</summary>
public abstract class ConcurrentCommitContract : ShardStoreContract
{
    [Fact]
    public async Task CommitsOfManyProducersToOneShardAllCountExactly()
    {
        const int Producers = 32;
        const int CommitsEach = 20;
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(async () =>
        {
            var id = ProducerId.Writer(Guid.NewGuid());
            for (int seq = 1; seq <= CommitsEach; seq++)
            {
                Mark? seen = seq == 1 ? null : new Mark(seq - 1);
                Commit commit = Seal(id, seen, new Mark(seq), [Add("shared", producer + 1), Add($"own-{producer}", seq)]);
                await ApplyAsync(commit);
                Assert.IsType<CommitOutcome.AlreadyApplied>(await SendAsync(commit));
            }
        })));

        await AssertReadingAsync("shared", (long)CommitsEach * Producers * (Producers + 1) / 2, Producers * CommitsEach);
        for (int producer = 0; producer < Producers; producer++)
            await AssertReadingAsync($"own-{producer}", CommitsEach * (CommitsEach + 1) / 2, CommitsEach);
    }

    [Fact]
    public async Task OfTwoSealingsAgainstTheSameMarkExactlyOneLands()
    {
        long expected = 0;
        Mark? seen = null;
        for (int round = 0; round < 50; round++)
        {
            long seq = (seen?.Seq ?? 0) + 1;
            Commit one = Seal(Writer, seen, new Mark(seq), [Add("a", 1), Add("b", 1)]);
            Commit two = Seal(Writer, seen, new Mark(seq + 1), [Add("a", 100)]);

            CommitOutcome[] outcomes = await Task.WhenAll(Task.Run(() => SendAsync(one)), Task.Run(() => SendAsync(two)));

            int landed = Assert.Single(Enumerable.Range(0, 2), i => outcomes[i] is CommitOutcome.Applied);
            seen = landed == 0 ? one.Next : two.Next;
            expected += landed == 0 ? 1 : 100;
            Assert.Equal(new CommitOutcome.MarkMoved(seen), outcomes[1 - landed]);
        }

        await AssertReadingAsync("a", expected, 50);
    }

    [Fact]
    public async Task OneKeySentFromManyProcessesAtOnceCountsOnce()
    {
        CommitOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
            SendAsync(Seal(ProducerId.Writer(Guid.NewGuid()), null, new Mark(1), [Add("a", 7)], [Receipt("r1")])))));

        Assert.Single(outcomes, outcome => outcome is CommitOutcome.Applied);
        Assert.Equal(15, outcomes.Count(outcome => outcome is CommitOutcome.DuplicateReceipts));
        await AssertReadingAsync("a", 7, 1);
    }

    [Fact]
    public async Task FailingCommitsAmongOthersLeaveNoTraceOnThem()
    {
        const long Max = (1L << 53) - 1;
        await CountAsync("full", Max);
        CommitOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => SendAsync(
            Seal(ProducerId.Writer(Guid.NewGuid()), null, new Mark(1), [Add("a", 1), Add(i % 4 == 0 ? "full" : "b", 1), Add("c", 1)])))));

        for (int i = 0; i < outcomes.Length; i++)
        {
            if (i % 4 == 0)
                Assert.Equal(new CommitOutcome.OutOfRange(Id("full")), outcomes[i]);
            else
                Assert.IsType<CommitOutcome.Applied>(outcomes[i]);
        }

        await AssertReadingAsync("a", 30, 30);
        await AssertReadingAsync("b", 30, 30);
        await AssertReadingAsync("c", 30, 30);
        await AssertReadingAsync("full", Max, 1);
    }
}
