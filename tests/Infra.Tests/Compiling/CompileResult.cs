namespace ShardedCounter.Infra.Tests.Compiling;

/// <summary>What the compiler said.</summary>
/// <param name="ExitCode">0: there is output.</param>
/// <param name="Output">The template, or parameters and template, as JSON.</param>
/// <param name="Messages">Errors and warnings, one a line; empty when all is well.</param>
internal sealed record CompileResult(int ExitCode, string Output, string Messages);
