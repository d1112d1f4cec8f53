namespace ShardedCounter.CosmosEmulator;

/// <summary>A request as it arrived, whatever carried it.</summary>
internal abstract class WireRequest
{
    /// <summary>The caller's name for faults and ledger.</summary>
    public required string Client { get; init; }

    /// <summary>The HTTP method in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The path, still escaped, without a query.</summary>
    public required string Path { get; init; }

    /// <summary>Scheme, host and port that the caller used: the account names it as its own address.</summary>
    public required string Authority { get; init; }

    /// <summary>The body; empty for none.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>A header as it was sent, null when there is none.</summary>
    public abstract string? Header(string name);

    /// <summary>Whether a header says <c>true</c>, in any case.</summary>
    public bool IsTrue(string name) => string.Equals(Header(name), "true", StringComparison.OrdinalIgnoreCase);
}
