using System.Globalization;
using ShardedCounter.Benchmarks.CommandLine;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>What Azure asks, in US dollars. The defaults are what its pricing pages gave for East US, pay as you go, in 2026; they differ by region and change.</summary>
/// <param name="ServerlessMillion">A million request units, serverless.</param>
/// <param name="AutoscaleHundred">100 RU/s for an hour, autoscale with one write region, billed by the highest that the hour reached.</param>
/// <param name="ExecutionsMillion">A million executions, Functions Flex Consumption, on demand, without the free grant.</param>
/// <param name="GigabyteSecond">A GB of a running instance for a second, the same.</param>
internal sealed record PriceList(double ServerlessMillion, double AutoscaleHundred, double ExecutionsMillion, double GigabyteSecond)
{
    /// <summary>A month as Azure's pricing pages count it: 730 hours.</summary>
    public const double HoursPerMonth = 730;

    /// <summary>The same in seconds.</summary>
    public const double SecondsPerMonth = HoursPerMonth * 3600;

    /// <summary>How prices are given on the command line.</summary>
    public static IReadOnlyList<CommandOption> Options =>
    [
        new("serverless", "0.25", "dollars for a million request units, serverless"),
        new("autoscale", "0.012", "dollars for 100 RU/s and an hour, autoscale"),
        new("executions", "0.40", "dollars for a million executions, Flex Consumption"),
        new("gb-second", "0.000026", "dollars for a GB-second, Flex Consumption"),
    ];

    /// <summary>The prices given.</summary>
    public static PriceList Of(Arguments arguments) =>
        new(Price(arguments, "serverless"), Price(arguments, "autoscale"), Price(arguments, "executions"), Price(arguments, "gb-second"));

    /// <summary>A month of so many request units a second, serverless.</summary>
    public double ServerlessMonth(double requestUnitsPerSecond) => requestUnitsPerSecond * SecondsPerMonth / 1e6 * ServerlessMillion;

    /// <summary>A month of so many request units a second, day and night, on autoscale: whole hundreds, and 100 at the least, a tenth of the smallest maximum there is.</summary>
    public double AutoscaleMonth(double requestUnitsPerSecond) => Math.Max(1, Math.Ceiling(requestUnitsPerSecond / 100)) * AutoscaleHundred * HoursPerMonth;

    /// <summary>A month of requests to instances that run all the time.</summary>
    public double FunctionsMonth(double requestsPerSecond, int instances, double gigabytes) =>
        SecondsPerMonth * ((requestsPerSecond / 1e6 * ExecutionsMillion) + (instances * gigabytes * GigabyteSecond));

    private static double Price(Arguments arguments, string name) =>
        double.TryParse(arguments.Text(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double price)
            ? price
            : throw new UsageException($"--{name} must be a price like 0.25, not '{arguments.Text(name)}'.");
}
