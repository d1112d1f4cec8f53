using Microsoft.AspNetCore.Http;
using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http.Endpoints;

/// <summary>Answers what no operation answers: 405 where another method would do, else 404.</summary>
internal sealed class NoEndpoint(IReadOnlyList<Operation> operations)
{
    public Task HandleAsync(HttpContext context)
    {
        string[] path = Segments(context.Request.Path.Value ?? "");
        string[] methods =
        [
            .. operations.Where(operation => Matches(Segments(operation.Pattern), path)).SelectMany(operation => operation.Methods),
        ];
        return ProblemResponse.WriteAsync(context, methods.Length == 0
            ? new Problem(ProblemTypes.NotFound, "No operation has this path.")
            : new Problem(ProblemTypes.MethodNotAllowed, $"This path takes {string.Join(", ", methods)}.") { Allow = string.Join(", ", methods) });
    }

    /// <summary>
    /// The parts of a path as routing sees them: one slash at the end does not count, two in a row hold an empty part.
    /// </summary>
    private static string[] Segments(string path) => (path is [.., '/'] ? path[..^1] : path).Split('/');

    private static bool Matches(string[] pattern, string[] path) =>
        pattern.Length == path.Length
        && pattern.Zip(path).All(pair => pair.First.StartsWith('{')
            ? pair.Second.Length > 0
            : string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
}
