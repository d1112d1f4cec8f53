using System.ComponentModel.DataAnnotations;
using ShardedCounter.Http.Endpoints;
using ShardedCounter.Model;

namespace ShardedCounter.Http.OpenApi.Shapes;

/// <summary>The counters to be read. Read by a parser; this only describes it, and tests send it.</summary>
/// <param name="Counters">Their names; one that is named twice is answered twice.</param>
internal sealed record CounterListBody([property: Length(1, ReadManyEndpoint.MaxCounters)] IReadOnlyList<CounterId> Counters);
