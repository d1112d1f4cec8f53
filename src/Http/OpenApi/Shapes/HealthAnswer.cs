using System.ComponentModel.DataAnnotations;

namespace ShardedCounter.Http.OpenApi.Shapes;

/// <summary>The process is well. Tests hold every answer against it.</summary>
/// <param name="Status">In which way.</param>
internal sealed record HealthAnswer([property: AllowedValues("live", "ready")] string Status);
