using ShardedCounter.Accumulation;
using ShardedCounter.Ingestion;

namespace ShardedCounter.Tests.Accumulation;

public sealed class WaiterCompletionTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(24, 1)]
    [InlineData(25, 2)]
    [InlineData(240, 10)]
    [InlineData(241, 11)]
    public void EveryWaiterIsAnsweredOnceInSlices(int waiters, int slices)
    {
        var answers = new int[waiters];
        var queue = new KeptQueue();
        IncrementWaiter? list = null;
        for (int i = 0; i < waiters; i++)
        {
            var waiter = new IncrementWaiter { Next = list };
            _ = NoteAsync(waiter, answers, i);
            list = waiter;
        }

        Assert.Equal(waiters, WaiterCompletion.Queue(list, IncrementStatus.Refused, queue));
        Assert.Equal(slices, queue.Items.Count);
        Assert.All(answers, static count => Assert.Equal(0, count)); // queued, not run
        queue.Items.ForEach(static item => item.Execute());
        Assert.All(answers, static count => Assert.Equal(1, count));
    }

    [Fact]
    public void AWaiterUsedAgainByItsCallerAtOnceDoesNotBreakTheList()
    {
        // The caller's continuation runs inside the completion, rents waiters again and links them elsewhere.
        var queue = new KeptQueue();
        IncrementWaiter? list = null;
        int answered = 0;
        IncrementWaiter? others = null;
        for (int i = 0; i < 10; i++)
        {
            var waiter = new IncrementWaiter { Next = list };
            _ = ReuseAsync(waiter);
            list = waiter;
        }

        WaiterCompletion.Queue(list, IncrementStatus.Counted, queue);
        Assert.Single(queue.Items).Execute();
        Assert.Equal(10, answered);

        async Task ReuseAsync(IncrementWaiter waiter)
        {
            await waiter.Task.ConfigureAwait(false); // the runner has a context of its own
            answered++;
            IncrementWaiter rented = WaiterPool.Rent();
            rented.Next = others;
            others = rented;
        }
    }

    private static async Task NoteAsync(IncrementWaiter waiter, int[] answers, int place)
    {
        IncrementResult result = await waiter.Task.ConfigureAwait(false); // the runner has a context of its own
        Assert.Equal(IncrementStatus.Refused, result.Status);
        answers[place]++;
    }

    private sealed class KeptQueue : IWorkQueue
    {
        public List<IThreadPoolWorkItem> Items { get; } = [];

        public void Queue(IThreadPoolWorkItem item) => Items.Add(item);
    }
}
