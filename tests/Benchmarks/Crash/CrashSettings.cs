namespace ShardedCounter.Benchmarks.Crash;

/// <summary>What all rounds have in common.</summary>
internal sealed record CrashSettings(string Mode, int Kills, int Connections, int Resend);
