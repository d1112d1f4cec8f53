using System.Reflection;
using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using ShardedCounter.Functions.Events;

namespace ShardedCounter.Functions.Tests.Events;

public sealed class IngestEventsTests
{
    private static readonly MethodInfo _method = typeof(IngestEvents).GetMethod(nameof(IngestEvents.RunAsync))!;

    [Fact]
    public void TheTriggerTakesBatchesFromTheSettingsHubGroupAndConnection()
    {
        ParameterInfo events = _method.GetParameters()[0];
        EventHubTriggerAttribute trigger = events.GetCustomAttribute<EventHubTriggerAttribute>()!;
        Assert.Equal(typeof(EventData[]), events.ParameterType);
        Assert.Equal(("%EventHub:Name%", "%EventHub:ConsumerGroup%", "EventHubConnection"), (trigger.EventHubName, trigger.ConsumerGroup, trigger.Connection));
        Assert.True(trigger.IsBatched);
        Assert.Equal("IngestEvents", _method.GetCustomAttribute<FunctionAttribute>()!.Name);
    }

    [Fact]
    public void TheRetryHasNoEndAndTheBatchCanBeTakenBack()
    {
        ExponentialBackoffRetryAttribute retry = _method.GetCustomAttribute<ExponentialBackoffRetryAttribute>()!;
        Assert.Equal((-1, "00:00:01", "00:01:00"), (retry.MaxRetryCount, retry.MinimumInterval, retry.MaximumInterval));
        Assert.Contains(_method.GetParameters(), static parameter => parameter.ParameterType == typeof(CancellationToken));
    }
}
