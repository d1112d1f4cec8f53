using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Schemas;

namespace ShardedCounter.CosmosEmulator;

/// <summary>The rows of a batch: what an operation and a result are made of, under the ids both sides know them by.</summary>
internal static class BatchSchemas
{
    private static readonly SchemaId OperationId = new(2145473648);
    private static readonly SchemaId ResultId = new(2145473649);

    static BatchSchemas()
    {
        var schemas = new Namespace
        {
            Name = "Microsoft.Azure.Cosmos.BatchApi",
            Version = SchemaLanguageVersion.V1,
            Schemas =
            [
                Schema("BatchOperation", OperationId,
                [
                    Fixed("operationType", TypeKind.Int32),
                    Fixed("resourceType", TypeKind.Int32),
                    Variable("partitionKey", TypeKind.Utf8),
                    Variable("effectivePartitionKey", TypeKind.Binary),
                    Variable("id", TypeKind.Utf8),
                    Variable("binaryId", TypeKind.Binary),
                    Variable("resourceBody", TypeKind.Binary),
                    Sparse("indexingDirective", TypeKind.Utf8),
                    Sparse("ifMatch", TypeKind.Utf8),
                    Sparse("ifNoneMatch", TypeKind.Utf8),
                    Sparse("timeToLiveInSeconds", TypeKind.Int32),
                    Sparse("minimalReturnPreference", TypeKind.Boolean),
                ]),
                Schema("BatchResult", ResultId,
                [
                    Fixed("statusCode", TypeKind.Int32),
                    Fixed("subStatusCode", TypeKind.Int32),
                    Variable("eTag", TypeKind.Utf8),
                    Variable("resourceBody", TypeKind.Binary),
                    Sparse("retryAfterMilliseconds", TypeKind.UInt32),
                    Sparse("requestCharge", TypeKind.Float64),
                ]),
            ],
        };
        Resolver = new LayoutResolverNamespace(schemas);
        Result = Resolver.Resolve(ResultId);
    }

    public static LayoutResolverNamespace Resolver { get; }

    /// <summary>The layout of a result.</summary>
    public static Layout Result { get; }

    private static Schema Schema(string name, SchemaId id, List<Property> properties) =>
        new() { Name = name, SchemaId = id, Type = TypeKind.Schema, Properties = properties };

    private static Property Fixed(string path, TypeKind type) => Property(path, type, StorageKind.Fixed);

    private static Property Variable(string path, TypeKind type) => Property(path, type, StorageKind.Variable);

    private static Property Sparse(string path, TypeKind type) => Property(path, type, StorageKind.Sparse);

    private static Property Property(string path, TypeKind type, StorageKind storage) =>
        new() { Path = path, PropertyType = new PrimitivePropertyType(type) { Storage = storage } };
}
