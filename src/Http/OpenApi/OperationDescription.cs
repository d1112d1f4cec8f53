using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http.OpenApi;

/// <summary>What is said of an operation to those who call it; its method, route and access are in <see cref="OperationTable"/>.</summary>
/// <param name="Name">One of <see cref="OperationNames"/>.</param>
/// <param name="Group">Under which heading it stands.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Text">What there is to know of it.</param>
internal sealed record OperationDescription(string Name, string Group, string Summary, string Text)
{
    /// <summary>Its parameters.</summary>
    public IReadOnlyList<ParameterDescription> Parameters { get; init; } = [];

    /// <summary>Its body; null: it takes none, and looks at none.</summary>
    public BodyDescription? Body { get; init; }

    /// <summary>What it answers.</summary>
    public required IReadOnlyList<AnswerDescription> Answers { get; init; }

    /// <summary>The problems that are its own; those that many operations have follow from what it is (<see cref="SharedProblems"/>).</summary>
    public IReadOnlyList<ProblemType> Problems { get; init; } = [];
}
