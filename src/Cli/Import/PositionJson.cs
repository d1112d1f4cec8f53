using System.Text.Json.Serialization;

namespace ShardedCounter.Cli.Import;

/// <summary>The position file's format.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ImportPosition))]
internal sealed partial class PositionJson : JsonSerializerContext;
