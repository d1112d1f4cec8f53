using ShardedCounter.Benchmarks.Code;
using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Compare;
using ShardedCounter.Benchmarks.Cost;
using ShardedCounter.Benchmarks.Crash;
using ShardedCounter.Benchmarks.Databases;
using ShardedCounter.Benchmarks.Fake;
using ShardedCounter.Benchmarks.Folding;
using ShardedCounter.Benchmarks.Instructions;
using ShardedCounter.Benchmarks.Load;
using ShardedCounter.Benchmarks.Memory;
using ShardedCounter.Benchmarks.Model;
using ShardedCounter.Benchmarks.Overload;
using ShardedCounter.Benchmarks.Replay;
using ShardedCounter.Benchmarks.Rival;
using ShardedCounter.Benchmarks.SelfTest;
using ShardedCounter.Benchmarks.Sigterm;
using ShardedCounter.Benchmarks.Startup;
using ShardedCounter.Benchmarks.Tail;
using ShardedCounter.Benchmarks.Twins;

return await new CommandTable(
[
    new RivalCommand(), new LoadCommand(), new CompareCommand(), new DatabasesCommand(), new TailCommand(), new StartupCommand(), new ReplayCommand(), new CrashCommand(),
    new OverloadCommand(), new MemoryCommand(), new MillionCommand(), new SigtermCommand(), new TwinsCommand(), new CostCommand(), new ChangedCommand(), new PricesCommand(),
    new ModelCommand(), new CodeCommand(), new InstructionsCommand(), new HotPathsCommand(), new FoldCommand(), new RedeliverCommand(), new FakeCommand(), new SelfTestCommand(),
]).RunAsync(args);
