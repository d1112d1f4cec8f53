namespace ShardedCounter.Benchmarks.Twins;

/// <summary>How a run goes.</summary>
/// <param name="Kills">Kills of the second server.</param>
/// <param name="Both">Share of the requests sent to both servers at once.</param>
/// <param name="Connections">Requests under way at once.</param>
/// <param name="Seed">Of what goes where.</param>
internal sealed record TwinsSettings(int Kills, double Both, int Connections, int Seed);
