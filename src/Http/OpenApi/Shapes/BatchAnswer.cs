using System.ComponentModel.DataAnnotations;

namespace ShardedCounter.Http.OpenApi.Shapes;

/// <summary>A batch's answer. <see cref="Answers.Answer"/> writes it without this; tests hold every answer against it.</summary>
/// <param name="Increments">How many increments the batch had.</param>
/// <param name="Counters">How many counters it named.</param>
/// <param name="Status">counted: all are committed. accepted: they will be, unless the process dies first.</param>
/// <param name="Duplicate">true: the batch was counted before under this key, and not again.</param>
internal sealed record BatchAnswer(int Increments, int Counters, [property: AllowedValues("counted", "accepted")] string Status, bool? Duplicate);
