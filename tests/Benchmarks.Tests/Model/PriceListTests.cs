using ShardedCounter.Benchmarks.CommandLine;
using ShardedCounter.Benchmarks.Model;

namespace ShardedCounter.Benchmarks.Tests.Model;

public class PriceListTests
{
    private static readonly PriceList _prices = new(ServerlessMillion: 0.25, AutoscaleHundred: 0.012, ExecutionsMillion: 0.40, GigabyteSecond: 0.000026);

    [Fact]
    public void AMonthIsItsSecondsTimesThePrice()
    {
        Assert.Equal(65.7, _prices.ServerlessMonth(100), precision: 6); // 100 · 2,628,000 s = 262.8 million
        Assert.Equal(8.76, _prices.AutoscaleMonth(3), precision: 6); // 100 RU/s at the least
        Assert.Equal(26.28, _prices.AutoscaleMonth(201), precision: 6); // whole hundreds
        Assert.Equal(10.512 + (2 * 2 * 68.328), _prices.FunctionsMonth(10, instances: 2, gigabytes: 2), precision: 6);
    }

    [Fact]
    public void PricesComeFromTheCommandLine()
    {
        var arguments = new Arguments(new PricesCommand(), ["--serverless", "0.5", "--gb-second=0.00003"]);
        Assert.Equal(_prices with { ServerlessMillion = 0.5, GigabyteSecond = 0.00003 }, PriceList.Of(arguments));
        Assert.Throws<UsageException>(() => PriceList.Of(new Arguments(new PricesCommand(), ["--autoscale", "cheap"])));
    }
}
