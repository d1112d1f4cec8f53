using ShardedCounter.Functions.Events;

namespace ShardedCounter.Functions.Tests.Events;

public sealed class TriggerPartitionTests
{
    private const string Context =
        """{"IsCheckpointingAfterInvocation":true,"FullyQualifiedNamespace":"Name.servicebus.windows.net","EventHubName":"Events","ConsumerGroup":"own","PartitionId":"3","More":{"x":[1]}}""";

    [Theory]
    [InlineData("PartitionContext")]
    [InlineData("TriggerPartitionContext")]
    public void ThePartitionIsNamedWithoutItsGroup(string name) =>
        Assert.Equal("eh|name|events|3", TriggerPartition.Of(Data(("SequenceNumberArray", "[1]"), (name, Context))).ToString());

    [Fact]
    public void MembersMayBeWrittenInAnyCase() => Assert.Equal(
        "eh|n|h|0",
        TriggerPartition.Of(Data(("PartitionContext", """{"fullyQualifiedNamespace":"n.servicebus.windows.net","eventHubName":"h","partitionId":"0"}"""))).ToString());

    [Theory]
    [InlineData(null, "have no PartitionContext, only EnqueuedTimeUtcArray, SequenceNumberArray")]
    [InlineData("{}", "lacks FullyQualifiedNamespace, EventHubName or PartitionId")]
    [InlineData("null", "lacks FullyQualifiedNamespace")]
    [InlineData("""{"FullyQualifiedNamespace":"n","EventHubName":"h","PartitionId":""}""", "lacks")]
    [InlineData("Microsoft.Azure.WebJobs.EventHubs.TriggerPartitionContext", "is no JSON object")]
    public void ABatchWithoutItsPartitionIsNotCounted(string? context, string message)
    {
        Dictionary<string, object?> data = Data(("SequenceNumberArray", "[1]"), ("EnqueuedTimeUtcArray", "[]"));
        if (context is not null)
            data["PartitionContext"] = context;
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => TriggerPartition.Of(data)).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, object?> Data(params (string Name, string Value)[] values) =>
        values.ToDictionary(static pair => pair.Name, static pair => (object?)pair.Value);
}
