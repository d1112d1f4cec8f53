namespace ShardedCounter.Http;

/// <summary>Every operation of the HTTP surface, the same in all hosts. What is no row here is served by none, but for what a host adds by <see cref="CounterEndpoints.Beside"/>; what is a row has a handler, or nothing starts.</summary>
public static class OperationTable
{
    /// <summary>The rows.</summary>
    public static IReadOnlyList<Operation> All { get; } =
    [
        new(OperationNames.Increment, "POST", OperationRoutes.CounterIncrement, EndpointAccess.Write, CallerRights.Increment),
        new(OperationNames.IncrementBatch, "POST", OperationRoutes.Increments, EndpointAccess.Write, CallerRights.Increment),
        new(OperationNames.Read, "GET", OperationRoutes.Counter, EndpointAccess.Read, CallerRights.Read),
        new(OperationNames.History, "GET", OperationRoutes.CounterHistory, EndpointAccess.Read, CallerRights.Read),
        new(OperationNames.ReadMany, "POST", OperationRoutes.CountersRead, EndpointAccess.Read, CallerRights.Read),
        new(OperationNames.List, "GET", OperationRoutes.Counters, EndpointAccess.Read, CallerRights.List),
        new(OperationNames.Reset, "POST", OperationRoutes.CounterReset, EndpointAccess.Write, CallerRights.Reset),
        new(OperationNames.Delete, "DELETE", OperationRoutes.Counter, EndpointAccess.Write, CallerRights.Reset),
        new(OperationNames.Layout, "GET", OperationRoutes.Layout, EndpointAccess.Read, CallerRights.Operate),
        new(OperationNames.LayoutRaise, "POST", OperationRoutes.Layout, EndpointAccess.Operator, CallerRights.Operate),
        new(OperationNames.Pipeline, "GET", OperationRoutes.Pipeline, EndpointAccess.Read, CallerRights.Operate),
        new(OperationNames.Dashboard, "GET", OperationRoutes.Root, EndpointAccess.Anonymous),
        new(OperationNames.Client, "GET", OperationRoutes.Client, EndpointAccess.Anonymous),
        new(OperationNames.ClientTypes, "GET", OperationRoutes.ClientTypes, EndpointAccess.Anonymous),
        new(OperationNames.OpenApi, "GET", OperationRoutes.OpenApi, EndpointAccess.Anonymous),
        new(OperationNames.Problem, "GET", OperationRoutes.Problem, EndpointAccess.Anonymous),
        new(OperationNames.Asset, "GET", OperationRoutes.Asset, EndpointAccess.Anonymous),
        new(OperationNames.HealthLive, "GET", OperationRoutes.HealthLive, EndpointAccess.Anonymous),
        new(OperationNames.HealthReady, "GET", OperationRoutes.HealthReady, EndpointAccess.Anonymous),
    ];
}
