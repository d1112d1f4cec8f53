using Microsoft.AspNetCore.Http;

namespace ShardedCounter.Http;

/// <summary>An operation and the code that answers it.</summary>
/// <param name="Operation">The row of the table.</param>
/// <param name="Handler">
/// Answers a request completely: admits the caller, and turns every failure into a problem document. Needs no middleware. May be called
/// from any thread.
/// </param>
public sealed record EndpointDefinition(Operation Operation, RequestDelegate Handler);
