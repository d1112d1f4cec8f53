namespace ShardedCounter.Http.OpenApi;

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In"><c>path</c>, <c>query</c> or <c>header</c>. What is in the path is required, nothing else is.</param>
/// <param name="Text">What it means.</param>
/// <param name="Schema">Its JSON Schema.</param>
/// <param name="Example">A value it can have, with which alone the operation can be called.</param>
internal sealed record ParameterDescription(string Name, string In, string Text, string Schema, string Example);
