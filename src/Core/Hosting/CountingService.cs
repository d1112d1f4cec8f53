using Microsoft.Extensions.Hosting;

namespace ShardedCounter.Hosting;

/// <summary>
/// Starts the pipeline with the host. On shutdown it closes the intake first of all, then, when the servers have stopped, writes what was taken.
/// </summary>
internal sealed class CountingService(CountingPipeline pipeline, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        pipeline.Start();
        lifetime.ApplicationStopping.Register(pipeline.Close);
        return Task.CompletedTask;
    }

    /// <summary>Has a time limit of its own, so that a host out of patience does not keep it from writing.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => pipeline.StopAsync();
}
