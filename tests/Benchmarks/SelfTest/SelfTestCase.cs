using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Fake;

namespace ShardedCounter.Benchmarks.SelfTest;

/// <summary>
/// A command run against the fake with a fault; it must end with 0 where there is none and with 1 where there is one.
/// </summary>
internal sealed record SelfTestCase(Func<Command> Command, FakeFault Fault, string Words);
