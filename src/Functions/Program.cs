using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ShardedCounter.Functions.Hosting;
using ShardedCounter.Functions.Http;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;

FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication(); // forgetting it is not diagnosed: HTTP functions would get no request
builder.UseMiddleware<FailureMiddleware>();
builder.AddCounterFunctions();
builder.AddCounterTelemetry();
try
{
    using IHost host = builder.Build();
    await host.OpenStoreAsync(CancellationToken.None);
    await host.RunAsync();
    return 0;
}
catch (OptionsValidationException failure)
{
    return CannotStart(string.Join(Environment.NewLine, failure.Failures));
}
catch (CosmosSetupException failure)
{
    return CannotStart(failure.Message);
}
catch (StoreUnavailableException failure)
{
    return CannotStart($"the store cannot be opened: {failure.Message}");
}

static int CannotStart(string reason)
{
    Console.Error.WriteLine($"Cannot start: {reason}");
    return 2;
}
