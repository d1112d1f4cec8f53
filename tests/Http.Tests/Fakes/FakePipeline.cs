using ShardedCounter.Diagnostics;

namespace ShardedCounter.Http.Tests.Fakes;

internal sealed class FakePipeline : IPipelineReporter
{
    public PipelineReport Report { get; set; } = new(
        "w|7",
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2026, 1, 1, 0, 10, 0, TimeSpan.Zero),
        null,
        new DateTimeOffset(2026, 1, 1, 0, 9, 58, 750, TimeSpan.Zero),
        1.25,
        new IncrementFlow(9_007_199_254_740_993, 1234.567),
        new FlushLoad(3, 4, 5.5),
        new CommitFlow(100, 2.5, 40, 8.125, 1.28, 9.216, 6, 7, 8, new CommitTroubles(1, 2, 3)),
        new DeadLetterCount(9, 1),
        new ShardSpread(32, 16));

    public ValueTask<PipelineReport> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Report);
}
