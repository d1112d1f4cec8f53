using ShardedCounter.Accumulation;
using ShardedCounter.Ingestion;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Accumulation;

public sealed class IncrementWaiterTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AWaiterAnswersEachOfItsCallersInTurn(bool answeredBeforeAwaited)
    {
        IncrementStatus[] asked = [IncrementStatus.Counted, IncrementStatus.Unknown, IncrementStatus.OutOfRange];
        var heard = new List<IncrementStatus>();
        var used = new HashSet<IncrementWaiter>();
        var thread = new Thread(() => // of its own: whom it gives back it gets again
        {
            foreach (IncrementStatus status in asked)
            {
                IncrementWaiter waiter = WaiterPool.Rent();
                used.Add(waiter);
                ValueTask<IncrementResult> answer = waiter.Task;
                if (answeredBeforeAwaited)
                    waiter.Complete(status);
                Task<IncrementResult> task = answer.AsTask();
                if (!answeredBeforeAwaited)
                    waiter.Complete(status);
                heard.Add(task.Now().Status);
            }
        });
        thread.Start();
        thread.Join();
        Assert.Equal(asked, heard);
        Assert.Single(used);
    }

    [Fact]
    public void AnAnswerThatIsReadTwiceDoesNotPutItsWaiterIntoTwoHands()
    {
        // A caller's mistake, which must not become another caller's wrong answer. On a thread of its own, so that nobody else rents in between.
        IncrementWaiter? one = null;
        IncrementWaiter? two = null;
        bool refused = false;
        var thread = new Thread(() =>
        {
            var waiter = new IncrementWaiter();
            ValueTask<IncrementResult> answer = waiter.Task;
            ValueTask<IncrementResult> same = answer;
            waiter.Complete(IncrementStatus.Counted);
            answer.GetAwaiter().GetResult();
            try
            {
                same.GetAwaiter().GetResult();
            }
            catch (InvalidOperationException)
            {
                refused = true;
            }

            one = WaiterPool.Rent();
            two = WaiterPool.Rent();
        });
        thread.Start();
        thread.Join();
        Assert.True(refused);
        Assert.NotSame(one, two);
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
