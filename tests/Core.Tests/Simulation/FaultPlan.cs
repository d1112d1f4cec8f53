namespace ShardedCounter.Tests.Simulation;

/// <summary>How the store misbehaves in one run: probabilities an attempt. Each run draws its own, from calm to wild.</summary>
internal sealed record FaultPlan
{
    /// <summary>Answers "throttled", not applied.</summary>
    public double Throttle { get; init; }

    /// <summary>Answers "throttled" in the hot shards, not applied. Every third shard is hot.</summary>
    public double ThrottleHot { get; init; }

    /// <summary>The request is lost: unknown, not applied.</summary>
    public double LoseRequest { get; init; }

    /// <summary>The answer is lost: unknown, applied.</summary>
    public double LoseAnswer { get; init; }

    /// <summary>Unknown at once, applied up to seconds later.</summary>
    public double Late { get; init; }

    /// <summary>Applied, answered, and delivered once more later.</summary>
    public double Twice { get; init; }

    /// <summary>Takes up to seconds.</summary>
    public double Stall { get; init; }

    /// <summary>Refused for good, not applied.</summary>
    public double Refuse { get; init; }

    /// <summary>The mean time between two deaths of processes, in milliseconds.</summary>
    public int MeanLifeMs { get; init; }

    public static FaultPlan Draw(Random random)
    {
        double wildness = random.NextDouble();
        double Up(double most) => random.NextDouble() < 0.3 ? 0 : random.NextDouble() * most * wildness;

        return new FaultPlan
        {
            Throttle = Up(0.4),
            ThrottleHot = Up(0.9),
            LoseRequest = Up(0.15),
            LoseAnswer = Up(0.3),
            Late = Up(0.15),
            Twice = Up(0.2),
            Stall = Up(0.05),
            Refuse = random.NextDouble() < 0.2 ? Up(0.05) : 0,
            MeanLifeMs = random.Next(300, 6_000),
        };
    }

    public static FaultPlan Calm { get; } = new() { MeanLifeMs = int.MaxValue };
}
