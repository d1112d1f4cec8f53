using ShardedCounter.Accumulation;
using ShardedCounter.Ingestion;

namespace ShardedCounter.Tests.Accumulation;

public sealed class IncrementWaiterTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AWaiterAnswersEachOfItsCallersInTurn(bool answeredBeforeAwaited)
    {
        var waiter = new IncrementWaiter();
        foreach (IncrementStatus status in new[] { IncrementStatus.Counted, IncrementStatus.Unknown, IncrementStatus.OutOfRange })
        {
            ValueTask<IncrementResult> answer = waiter.Task;
            if (answeredBeforeAwaited)
                waiter.Complete(status);
            Task<IncrementResult> task = answer.AsTask();
            if (!answeredBeforeAwaited)
                waiter.Complete(status);
            Assert.Equal(status, (await task).Status);
        }
    }

    [Fact]
    public async Task AnAnswerThatWasReadCannotBeReadAgain()
    {
        var waiter = new IncrementWaiter();
        ValueTask<IncrementResult> answer = waiter.Task;
        ValueTask<IncrementResult> same = answer;
        waiter.Complete(IncrementStatus.Counted);
        Assert.Equal(IncrementStatus.Counted, (await answer).Status);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await same); // the waiter may be another caller's by now
    }

    [Fact]
    public void AReadAnswerGivesTheWaiterBackToThePool()
    {
        // On a thread of its own, so that nobody else rents in between.
        IncrementWaiter? again = null;
        var waiter = new IncrementWaiter { Next = new IncrementWaiter() };
        var thread = new Thread(() =>
        {
            ValueTask<IncrementResult> answer = waiter.Task;
            waiter.Complete(IncrementStatus.Counted);
            answer.GetAwaiter().GetResult();
            again = WaiterPool.Rent();
        });
        thread.Start();
        thread.Join();
        Assert.Same(waiter, again);
        Assert.Null(again!.Next);
    }
}
