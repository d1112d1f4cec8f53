using System.ComponentModel.DataAnnotations;
using ShardedCounter.Model;

namespace ShardedCounter.Http.OpenApi.Shapes;

/// <summary>How many shards there shall be. Read by a parser; this only describes it, and tests send it.</summary>
/// <param name="Shards">The number; not below the present one, and not above the setting <c>Shards:Max</c>.</param>
internal sealed record ShardsBody([property: Range(1, Layout.MaxShards)] int Shards);
