namespace ShardedCounter.CosmosEmulator;

/// <summary>A disturbance of one request. Made by the members below; immutable.</summary>
public sealed record Fault
{
    private Fault(FaultKind kind) => Kind = kind;

    /// <summary>How the request is disturbed.</summary>
    public FaultKind Kind { get; }

    /// <summary>429/3200; nothing applied.</summary>
    public static Fault TooManyRequests { get; } = new(FaultKind.TooManyRequests) { Status = 429, SubStatus = 3200, RetryAfter = TimeSpan.FromMilliseconds(1) };

    /// <summary>449; nothing applied.</summary>
    public static Fault RetryWith { get; } = new(FaultKind.RetryWith) { Status = 449, RetryAfter = TimeSpan.FromMilliseconds(1) };

    /// <summary>408; nothing applied.</summary>
    public static Fault TimeoutBefore { get; } = new(FaultKind.TimeoutBefore) { Status = 408 };

    /// <summary>408; applied.</summary>
    public static Fault TimeoutAfter { get; } = new(FaultKind.TimeoutAfter) { Status = 408, IsAfter = true };

    /// <summary>503; nothing applied.</summary>
    public static Fault UnavailableBefore { get; } = new(FaultKind.UnavailableBefore) { Status = 503 };

    /// <summary>503; applied.</summary>
    public static Fault UnavailableAfter { get; } = new(FaultKind.UnavailableAfter) { Status = 503, IsAfter = true };

    /// <summary>The connection breaks; nothing applied.</summary>
    public static Fault DropBefore { get; } = new(FaultKind.DropBefore);

    /// <summary>The connection breaks; applied.</summary>
    public static Fault DropAfter { get; } = new(FaultKind.DropAfter) { IsAfter = true };

    internal int Status { get; private init; }

    internal int SubStatus { get; private init; }

    internal TimeSpan? RetryAfter { get; private init; }

    internal bool IsAfter { get; private init; }

    internal Func<RequestInfo, CancellationToken, Task>? Wait { get; private init; }

    internal Action<RequestInfo>? Tell { get; private init; }

    /// <summary>429/3200 with a time to wait of the test's choosing; nothing applied.</summary>
    public static Fault Throttle(TimeSpan retryAfter) => TooManyRequests with { RetryAfter = retryAfter };

    /// <summary>Any status and sub-status; nothing applied.</summary>
    public static Fault Answer(int status, int subStatus = 0) => new(FaultKind.Answer) { Status = status, SubStatus = subStatus };

    /// <summary>The request waits until a task of the test's completes, and goes on from there.</summary>
    /// <param name="until">Awaited in place of wall time: a gate, or a delay on the test's clock. A task that fails breaks the connection.</param>
    /// <param name="after">Whether the request is applied first and only its answer waits.</param>
    public static Fault Delay(Task until, bool after = false) => new(FaultKind.Delay) { Wait = (_, _) => until, IsAfter = after };

    /// <summary>As <see cref="Delay(Task, bool)"/>, for a test that wants to be told when the request has arrived.</summary>
    /// <param name="until">Called when the request arrives, or has been applied. The token is the caller's.</param>
    /// <param name="after">Whether the request is applied first and only its answer waits.</param>
    public static Fault Delay(Func<RequestInfo, CancellationToken, Task> until, bool after = false) =>
        new(FaultKind.Delay) { Wait = until, IsAfter = after };

    /// <summary>The caller dies here: the callback is told, and the connection breaks.</summary>
    /// <param name="tell">Called on the request's thread, before (or after) applying. What it throws reaches the caller in place of the broken connection.</param>
    /// <param name="after">Whether the request is applied.</param>
    public static Fault Crash(Action<RequestInfo> tell, bool after) => new(FaultKind.Crash) { Tell = tell, IsAfter = after };

    /// <summary>Whether the request is applied in spite of the fault.</summary>
    public bool Applies => IsAfter || Kind == FaultKind.Delay;
}
