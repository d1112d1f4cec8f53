using System.Globalization;
using Microsoft.Extensions.Configuration;
using ShardedCounter.CosmosEmulator;

// --urls http://127.0.0.1:8081 --ranges 4 [--partition-request-units 10000] [--container-request-units 40000] [--consistency Strong]
var settings = new ConfigurationBuilder().AddCommandLine(args).Build();
var emulator = new Emulator(new EmulatorOptions
{
    Ranges = int.Parse(settings["ranges"] ?? "1", CultureInfo.InvariantCulture),
    PartitionRequestUnits = RequestUnits("partition-request-units"),
    ContainerRequestUnits = RequestUnits("container-request-units"),
    Consistency = settings["consistency"] ?? "Session",
});

// Nobody reads the single entries of a process.
emulator.Ledger.Capacity = 0;
await using var host = await EmulatorHost.StartAsync(emulator, settings["urls"] ?? "http://127.0.0.1:8081");
Console.WriteLine($"endpoint {host.Endpoint}");
Console.WriteLine($"key {emulator.Key}");
await host.WaitForShutdownAsync();

double RequestUnits(string name) => settings[name] is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : double.PositiveInfinity;
