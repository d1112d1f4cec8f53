using System.ComponentModel.DataAnnotations;
using ShardedCounter.Model;

namespace ShardedCounter.Http.OpenApi.Shapes;

/// <summary>The body of an increment. Read by a parser; this only describes it, and tests send it.</summary>
/// <param name="Delta">How much; not 0. Left out: 1.</param>
internal sealed record IncrementBody([property: Range(-DeltaRange.MaxIncrement, DeltaRange.MaxIncrement)] long? Delta);
