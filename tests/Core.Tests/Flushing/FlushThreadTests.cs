using ShardedCounter.Flushing;

namespace ShardedCounter.Tests.Flushing;

public class FlushThreadTests
{
    [Fact]
    public async Task WhatIsPostedRunsInOrderOnOneThread()
    {
        using var thread = new FlushThread();
        var ran = new List<int>();
        var threads = new HashSet<int>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int i = 0; i < 1_000; i++)
        {
            thread.Post(
                state =>
                {
                    ran.Add((int)state!);
                    threads.Add(Environment.CurrentManagedThreadId);
                    if (ran.Count == 1_000)
                        done.SetResult();
                },
                i);
        }

        await done.Task;
        Assert.Equal(Enumerable.Range(0, 1_000), ran);
        Assert.Single(threads);
    }

    [Fact]
    public async Task AnAwaitComesBackToIt()
    {
        using var thread = new FlushThread();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var result = new TaskCompletionSource<(int Before, int After)>(TaskCreationOptions.RunContinuationsAsynchronously);
        thread.Post(_ => _ = WaitAsync(), null);
        gate.SetResult();
        (int before, int after) = await result.Task;
        Assert.Equal(before, after);

        async Task WaitAsync()
        {
            int here = Environment.CurrentManagedThreadId;
            await gate.Task;
            result.SetResult((here, Environment.CurrentManagedThreadId));
        }
    }

    [Fact]
    public async Task NoPostIsLostHoweverOftenItFallsAsleep()
    {
        using var thread = new FlushThread();
        for (int i = 0; i < 2_000; i++)
        {
            // Each post meets the thread going to sleep after the one before.
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            thread.Post(static state => ((TaskCompletionSource)state!).SetResult(), done);
            await done.Task;
        }
    }

    [Fact]
    public void WhatWasPostedBeforeItIsClosedStillRuns()
    {
        var thread = new FlushThread();
        using var gate = new ManualResetEventSlim();
        using var last = new ManualResetEventSlim();
        thread.Post(_ => gate.Wait(), null);
        thread.Post(_ => last.Set(), null);
        thread.Dispose();
        gate.Set();
        Assert.True(last.Wait(TimeSpan.FromSeconds(30)));
    }
}
