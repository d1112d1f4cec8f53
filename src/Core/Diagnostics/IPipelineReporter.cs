namespace ShardedCounter.Diagnostics;

/// <summary>Tells how this process's pipeline is doing. Any thread.</summary>
public interface IPipelineReporter
{
    /// <summary>The report. It does not fail with the store: what needs it is left out then.</summary>
    /// <param name="cancellationToken">Gives up waiting for the store.</param>
    ValueTask<PipelineReport> ReadAsync(CancellationToken cancellationToken);
}
