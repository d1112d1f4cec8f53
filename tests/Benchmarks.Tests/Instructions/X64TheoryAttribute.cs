using System.Runtime.InteropServices;

namespace ShardedCounter.Benchmarks.Tests.Instructions;

/// <summary>A theory about machine instructions, which other processors have other ones of.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class X64TheoryAttribute : TheoryAttribute
{
    public X64TheoryAttribute() => Skip = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? null : "The instructions are those of x64.";
}
