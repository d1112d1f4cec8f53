namespace ShardedCounter.Client.Tests.Fakes;

/// <summary>What arrived at the fake service.</summary>
internal sealed record SentRequest(string Method, string Path, string? Key, string? ApiKey, string Body);
