using ShardedCounter.Model;

namespace ShardedCounter.Http.OpenApi.Shapes;

/// <summary>What a reset took out. <see cref="Answers.Answer"/> writes it without this; tests hold every answer against it.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Drained">What it held: over consecutive resets each increment is in exactly one of these amounts, or in the present value.</param>
/// <param name="AsOf">Every increment acknowledged before this instant of the store's clock is in this amount or in that of an earlier reset.</param>
/// <param name="Duplicate">true: the reset was done before under this key, and this is what it drained then.</param>
internal sealed record DrainedAnswer(CounterId Counter, Int128 Drained, DateTimeOffset AsOf, bool? Duplicate);
