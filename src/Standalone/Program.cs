using Microsoft.Extensions.Options;
using ShardedCounter.Standalone.Hosting;
using ShardedCounter.Standalone.Storage;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

if (HelpText.IsAsked(args))
{
    Console.WriteLine(HelpText.Usage);
    return ExitCode.Stopped;
}

if (HelpText.Unknown(args) is { } unknown)
    return CannotStart($"{unknown} is no setting of this program; --help lists them.");

try
{
    await using WebApplication app = await StandaloneHost.BuildAsync(args);
    await app.StartAsync();
    Console.WriteLine(Welcome.Text(app));
    await app.WaitForShutdownAsync();
    return Environment.ExitCode;
}
catch (StoreOpenException failure)
{
    return CannotStart(failure.Message);
}
catch (Exception failure) when (failure is CosmosSetupException or StoreUnavailableException)
{
    return CannotStart(failure.Message);
}
catch (OptionsValidationException failure)
{
    return CannotStart(string.Join(Environment.NewLine, failure.Failures));
}
catch (InvalidOperationException failure) when (failure.InnerException is FormatException or ArgumentException)
{
    return CannotStart($"{failure.Message} {failure.InnerException.Message}"); // a setting that is no number or no time span
}
catch (IOException failure)
{
    return CannotStart(failure.Message); // an address in use, above all
}

static int CannotStart(string reason)
{
    Console.Error.WriteLine($"Cannot start: {reason}");
    return ExitCode.CannotStart;
}
