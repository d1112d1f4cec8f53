namespace ShardedCounter.Http.OpenApi;

/// <summary>A body of one media type.</summary>
/// <param name="MediaType">Its type.</param>
/// <param name="Shapes">What its JSON is: one of these, each known to <see cref="SchemaSet"/>; none: text that is not one JSON document.</param>
/// <param name="Examples">Examples.</param>
internal sealed record MediaDescription(string MediaType, IReadOnlyList<Type> Shapes, params IReadOnlyList<Example> Examples);
