namespace ShardedCounter.Tests.Simulation;

/// <summary>Opens what a run counts in, in its world, with a mistake in it where it is the store's.</summary>
internal delegate ISimBackend SimBackendFactory(SimWorld world, Mutation mistake);
