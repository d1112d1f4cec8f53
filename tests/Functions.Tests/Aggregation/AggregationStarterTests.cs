using Microsoft.DurableTask.Client;
using ShardedCounter.Functions.Aggregation;
using ShardedCounter.Functions.Tests.Fakes;

namespace ShardedCounter.Functions.Tests.Aggregation;

public sealed class AggregationStarterTests
{
    [Fact]
    public async Task TheOneInstanceIsStartedAndLeftAloneWhileItHasNotEnded()
    {
        var client = new FakeDurableClient();
        Assert.True(await AggregationStarter.StartAsync(client, default));
        Assert.Equal(
            ["AggregateOrchestrator aggregate dedupe Pending,Running,Suspended"], client.Scheduled);
    }

    [Fact]
    public async Task ARunThatGoesOnIsNoFailure()
    {
        var client = new FakeDurableClient { IsRunning = true };
        Assert.False(await AggregationStarter.StartAsync(client, default));
    }
}
