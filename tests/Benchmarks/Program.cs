using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Compare;
using ShardedCounter.Benchmarks.Cost;
using ShardedCounter.Benchmarks.Crash;
using ShardedCounter.Benchmarks.Fake;
using ShardedCounter.Benchmarks.Folding;
using ShardedCounter.Benchmarks.Load;
using ShardedCounter.Benchmarks.Memory;
using ShardedCounter.Benchmarks.Model;
using ShardedCounter.Benchmarks.Overload;
using ShardedCounter.Benchmarks.Replay;
using ShardedCounter.Benchmarks.Rival;
using ShardedCounter.Benchmarks.SelfTest;
using ShardedCounter.Benchmarks.Sigterm;
using ShardedCounter.Benchmarks.Twins;

return await new CommandTable(
[
    new RivalCommand(), new LoadCommand(), new CompareCommand(), new ReplayCommand(), new CrashCommand(), new OverloadCommand(),
    new MemoryCommand(), new MillionCommand(), new SigtermCommand(), new TwinsCommand(), new CostCommand(), new ModelCommand(), new PricesCommand(), new ChangedCommand(), new FoldCommand(),
    new RedeliverCommand(), new FakeCommand(), new SelfTestCommand(),
]).RunAsync(args);
