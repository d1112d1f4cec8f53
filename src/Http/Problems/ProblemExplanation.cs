namespace ShardedCounter.Http.Problems;

/// <summary>What a caller should know of a kind of problem: the page at its <c>type</c>, its section of <c>docs/problems.md</c> and its example in the OpenAPI document.</summary>
/// <param name="Happened">What happened.</param>
/// <param name="Counted">What was counted, or otherwise took effect.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Example">One of them.</param>
internal sealed record ProblemExplanation(string Happened, string Counted, string Remedy, Problem Example)
{
    /// <summary>The kind.</summary>
    public ProblemType Type => Example.Kind;
}
