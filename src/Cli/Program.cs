using ShardedCounter.Cli.Hosting;

#pragma warning disable RS0030 // the settings of a command line are in the environment, and it is read here alone
Func<string, string?> environment = Environment.GetEnvironmentVariable;
#pragma warning restore RS0030
var terminal = new Terminal
{
    Output = Console.Out,
    Error = Console.Error,
    Input = Console.In,
    OutputIsTerminal = !Console.IsOutputRedirected,
    ErrorIsTerminal = !Console.IsErrorRedirected,
    InputIsTerminal = !Console.IsInputRedirected,
    Environment = environment,
};
return await CommandLine.RunAsync(args, terminal, CancellationToken.None);
