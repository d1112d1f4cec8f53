using System.ComponentModel.DataAnnotations;
using ShardedCounter.Model;

namespace ShardedCounter.Http.OpenApi.Shapes;

/// <summary>One increment of a batch. Read by a parser; this only describes it, and tests send it.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Delta">How much; not 0.</param>
internal sealed record IncrementItem(CounterId Counter, [property: Range(-DeltaRange.MaxIncrement, DeltaRange.MaxIncrement)] long Delta);
