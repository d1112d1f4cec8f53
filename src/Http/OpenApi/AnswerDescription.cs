namespace ShardedCounter.Http.OpenApi;

/// <summary>An answer that is no problem.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Text">When it comes, and what it says.</param>
/// <param name="Media">Its body; null: none.</param>
/// <param name="Headers">The headers that matter, by name, with what they say.</param>
internal sealed record AnswerDescription(int Status, string Text, MediaDescription? Media = null, params IReadOnlyList<(string Name, string Text)> Headers);
