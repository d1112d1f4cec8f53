namespace ShardedCounter.Client;

/// <summary>How a <see cref="CounterClient"/> reaches the service.</summary>
public sealed class CounterClientOptions
{
    /// <summary>The service's root, such as <c>https://counters.example.com/</c>; the client adds <c>api/…</c> to it.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>The key to send as <c>X-Api-Key</c>; null or empty: none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How long one attempt may take; 15 s, longer than the service itself waits for a commit.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many times a request that may be sent again is sent; at least 1.</summary>
    public int MaxAttempts { get; set; } = 6;

    /// <summary>The pause after the first attempt; it doubles with each, and half of it is left to chance.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause. A service that asks for a longer one (<c>Retry-After</c>) gets no further attempt: the caller is told.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most connections to the service at once.</summary>
    public int MaxConnections { get; set; } = 64;

    /// <exception cref="ArgumentException">A setting breaks a rule; the message names it.</exception>
    internal void Validate()
    {
        if (BaseAddress is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            throw new ArgumentException($"{nameof(BaseAddress)} is '{BaseAddress}'; it must be an http or https address.");
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1))
            throw new ArgumentException($"{nameof(Timeout)} is {Timeout}; it must be more than 0 and at most an hour.");
        if (MaxAttempts is < 1 or > 1000)
            throw new ArgumentException($"{nameof(MaxAttempts)} is {MaxAttempts}; it must be 1 to 1,000.");
        if (RetryDelay <= TimeSpan.Zero || MaxRetryDelay < RetryDelay || MaxRetryDelay > TimeSpan.FromHours(1))
            throw new ArgumentException($"{nameof(RetryDelay)} is {RetryDelay} and {nameof(MaxRetryDelay)} {MaxRetryDelay}; they must be more than 0, in this order, and at most an hour.");
        if (MaxConnections < 1)
            throw new ArgumentException($"{nameof(MaxConnections)} is {MaxConnections}; it must be at least 1.");
        if (ApiKey is not null && ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ArgumentException($"{nameof(ApiKey)} holds a character that no key has; keys are printable ASCII without spaces."); // not the key itself
    }
}
