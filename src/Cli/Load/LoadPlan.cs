using ShardedCounter.Client;

namespace ShardedCounter.Cli.Load;

/// <summary>What a load run does.</summary>
/// <param name="Connections">How many requests are on their way at once.</param>
/// <param name="Duration">When no further request starts.</param>
/// <param name="MaxRequests">How many requests there are at most.</param>
/// <param name="Counters">How many counters are counted.</param>
/// <param name="BatchSize">Increments of a request; with 1 it is a single increment.</param>
/// <param name="Prefix">What their names start with.</param>
/// <param name="Delivery">With keys, without, or accepted.</param>
/// <param name="Seed">Of the choice of counters.</param>
internal sealed record LoadPlan(int Connections, TimeSpan Duration, long MaxRequests, int Counters, int BatchSize, string Prefix, Delivery Delivery, int Seed);
