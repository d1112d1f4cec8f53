using ShardedCounter.Diagnostics;

namespace ShardedCounter.Http.Tests.Fakes;

internal sealed class FakeHealth : IPipelineHealth
{
    public string? NotReadyReason { get; set; }
}
