using System.ComponentModel.DataAnnotations;
using ShardedCounter.Model;

namespace ShardedCounter.Http.OpenApi.Shapes;

/// <summary>An increment's answer. <see cref="Answers.Answer"/> writes it without this; tests hold every answer against it.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Delta">What was added.</param>
/// <param name="Status">counted: committed. accepted: will be, unless the process dies first.</param>
/// <param name="Duplicate">true: the request was counted before under this key, and not again.</param>
internal sealed record IncrementAnswer(CounterId Counter, long Delta, [property: AllowedValues("counted", "accepted")] string Status, bool? Duplicate);
