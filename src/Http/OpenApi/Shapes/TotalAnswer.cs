using ShardedCounter.Model;

namespace ShardedCounter.Http.OpenApi.Shapes;

/// <summary>A total. <see cref="Answers.Answer"/> writes it without this; tests hold every answer against it.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Value">Its value, with all its digits: readers whose numbers are doubles lose those past 2^53.</param>
/// <param name="AsOf">Every increment acknowledged before this instant of the store's clock is in the value.</param>
internal sealed record TotalAnswer(CounterId Counter, Int128 Value, DateTimeOffset AsOf);
