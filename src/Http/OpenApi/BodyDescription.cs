namespace ShardedCounter.Http.OpenApi;

/// <summary>The body that an operation takes.</summary>
/// <param name="IsRequired">False where it may be left out.</param>
/// <param name="Text">What it is.</param>
/// <param name="Media">The types it can have.</param>
internal sealed record BodyDescription(bool IsRequired, string Text, IReadOnlyList<MediaDescription> Media);
