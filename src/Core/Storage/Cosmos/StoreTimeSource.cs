namespace ShardedCounter.Storage.Cosmos;

/// <summary>The store's time for what has to say how fresh it is: known as a rule, asked for where this process has heard nothing of the service for a while.</summary>
internal sealed class StoreTimeSource(ServiceClock clock, ControlDocuments control)
{
    /// <summary>An instant that the service's clock has passed before this call returns, about as late as that can be known.</summary>
    /// <exception cref="StoreUnavailableException">The service had to be asked, and did not answer.</exception>
    public ValueTask<DateTimeOffset> NowAsync(CancellationToken cancellationToken) =>
        clock.IsCurrent ? new ValueTask<DateTimeOffset>(clock.Now) : AskAsync(cancellationToken);

    private async ValueTask<DateTimeOffset> AskAsync(CancellationToken cancellationToken)
    {
        await control.AskTimeAsync(cancellationToken);
        return clock.Now;
    }
}
