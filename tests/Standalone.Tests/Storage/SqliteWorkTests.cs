using ShardedCounter.Model;
using ShardedCounter.Standalone.Storage;
using ShardedCounter.Storage;

namespace ShardedCounter.Standalone.Tests.Storage;

/// <summary>What commits cost the disk, as counts: the same on every machine, which times are not.</summary>
public sealed class SqliteWorkTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A transaction is one fsync of the log (synchronous = FULL), so the fsyncs of N commits that wait together are one.</summary>
    [Fact]
    public async Task CommitsThatComeDuringATransactionShareTheNext()
    {
        const int Waiting = 100;
        int transactions = 0;
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var go = new ManualResetEventSlim();
        await using SqliteCounterStore store = _folder.Open(seams: new SqliteStoreSeams(commitNow =>
        {
            transactions++;
            began.TrySetResult();
            go.Wait();
            return commitNow();
        }));
        Task<CommitOutcome> first = store.CommitAsync(Seal(0), CancellationToken.None).AsTask();
        await began.Task;
        Task<CommitOutcome>[] rest = [.. Enumerable.Range(1, Waiting).Select(i => store.CommitAsync(Seal(i), CancellationToken.None).AsTask())];
        go.Set();

        Assert.IsType<CommitOutcome.Applied>(await first);
        Assert.All(await Task.WhenAll(rest), static outcome => Assert.IsType<CommitOutcome.Applied>(outcome));
        Assert.Equal(2, transactions);
    }

    private static Commit Seal(int number) => new(
        0, ProducerId.Writer(new Guid(number + 1, 0, 0, new byte[8])), null, new Mark(1), [new CounterDelta(CounterId.Parse($"c{number}"), 1)], []);
}
