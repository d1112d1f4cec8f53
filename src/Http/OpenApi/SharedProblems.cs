using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http.OpenApi;

/// <summary>The problems that follow from what an operation is.</summary>
internal static class SharedProblems
{
    /// <summary>Every problem of an operation, its own and those shared with others, in the order of <see cref="ProblemTypes.All"/>.</summary>
    public static IReadOnlyList<ProblemType> Of(Operation operation, OperationDescription description)
    {
        HashSet<ProblemType> problems = [.. description.Problems, .. Following(operation, description)];
        return [.. ProblemTypes.All.Where(problems.Contains)];
    }

    private static IEnumerable<ProblemType> Following(Operation operation, OperationDescription description)
    {
        if (description.Parameters.Any(static parameter => parameter == Parameters.Counter))
            yield return ProblemTypes.BadCounter;
        if (description.Parameters.Any(static parameter => parameter.In == "query"))
            yield return ProblemTypes.BadParameter;
        if (description.Parameters.Any(static parameter => parameter == Parameters.Key))
        {
            yield return ProblemTypes.BadKey;
            yield return ProblemTypes.KeyReused;
        }

        if (description.Body is not null)
        {
            yield return ProblemTypes.BadRequest;
            yield return ProblemTypes.MalformedBody;
            yield return ProblemTypes.BadItem;
            yield return ProblemTypes.RequestTimeout;
            yield return ProblemTypes.BodyTooLarge;
            yield return ProblemTypes.UnsupportedMediaType;
        }

        if (operation.Access != EndpointAccess.Anonymous)
            yield return ProblemTypes.Unauthorized;
        if (operation.Access is EndpointAccess.Read or EndpointAccess.Operator)
            yield return ProblemTypes.StorageUnavailable;
        yield return operation.Access == EndpointAccess.Write ? ProblemTypes.OutcomeUnknown : ProblemTypes.InternalError;
    }
}
