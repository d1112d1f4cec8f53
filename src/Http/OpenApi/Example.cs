namespace ShardedCounter.Http.OpenApi;

/// <summary>An example of a body.</summary>
/// <param name="Name">Its name, unique among those beside it.</param>
/// <param name="Summary">What it shows.</param>
/// <param name="Text">The body as it is sent.</param>
internal sealed record Example(string Name, string Summary, string Text);
