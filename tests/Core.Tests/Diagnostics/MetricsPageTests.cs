using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Diagnostics;
using ShardedCounter.Growth;
using ShardedCounter.Hosting;
using ShardedCounter.Storage;
using ShardedCounter.Storage.Cosmos;
using ShardedCounter.Testing.Storage;

namespace ShardedCounter.Tests.Diagnostics;

/// <summary><c>docs/metrics.md</c> has a row for every instrument, with its kind and unit, and no other row; what asks for metrics in the other pages asks for such.</summary>
public sealed partial class MetricsPageTests
{
    [Fact]
    public async Task TheTableIsWhatTheMeterHas()
    {
        string[] instruments = [.. (await PublishedAsync()).Select(static instrument => $"{instrument.Name} {KindOf(instrument)} {instrument.Unit}")];
        Assert.True(instruments.Length > 15, string.Join('\n', instruments));
        string[] rows = [.. Row().Matches(Read("docs", "metrics.md")).Select(static row => $"{row.Groups["name"].Value} {row.Groups["kind"].Value} {row.Groups["unit"].Value}")];
        Assert.Equal(instruments.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task TheTableHasThePrometheusNames()
    {
        (string, string)[] expected = [.. (await PublishedAsync()).Select(static instrument => (instrument.Name, PrometheusNameOf(instrument)))];
        (string, string)[] rows = [.. Row().Matches(Read("docs", "metrics.md")).Select(static row => (row.Groups["name"].Value, row.Groups["prometheus"].Value))];
        Assert.Equal(expected.Order(), rows.Order());
    }

    [Fact]
    public async Task TheMeterIsTheOneWithEveryInstrumentOfTheSource()
    {
        string[] sources = [.. Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)];
        string[] made = [.. sources.SelectMany(static text => Made().Matches(text)).Select(static match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(made, (await PublishedAsync()).Select(static instrument => instrument.Name).Order(StringComparer.Ordinal));
        Assert.Single(sources, static text => text.Contains("new(Name)", StringComparison.Ordinal) && text.Contains("Meter Meter", StringComparison.Ordinal));
        Assert.DoesNotContain(sources, static text => text.Contains("new Meter(", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatTheOperationsPageAsksPrometheusForExists()
    {
        HashSet<string> names = [.. (await PublishedAsync()).Select(PrometheusNameOf)];
        string[] asked = [.. Asked().Matches(Read("docs", "operations.md")).Select(static match => match.Value).Distinct()];
        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(names));
    }

    [Fact]
    public async Task EachInstrumentHasAUnitAndADescriptionAndEachDurationBucketsForSeconds()
    {
        IReadOnlyList<Instrument> instruments = await PublishedAsync();
        Assert.All(instruments, static instrument => Assert.False(string.IsNullOrEmpty(instrument.Unit) || string.IsNullOrEmpty(instrument.Description), instrument.Name));
        Histogram<double>[] durations = [.. instruments.OfType<Histogram<double>>()];
        Assert.NotEmpty(durations);
        Assert.All(durations, static duration => Assert.Equal((0.0005, 60), (duration.Advice!.HistogramBucketBoundaries![0], duration.Advice.HistogramBucketBoundaries[^1])));
    }

    /// <summary>Makes everything that a host can register, and returns the instruments that came of it.</summary>
    private static async Task<IReadOnlyList<Instrument>> PublishedAsync()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([
            KeyValuePair.Create<string, string?>("Cosmos:Endpoint", "https://localhost:1/"),
            KeyValuePair.Create<string, string?>("Cosmos:Key", Convert.ToBase64String("no key"u8)),
        ]).Build();
        var store = new InMemoryCounterStore(new FakeTimeProvider());
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IHostApplicationLifetime, NoLifetime>();
        services.AddCounting(configuration).AddEventIngestion(configuration).AddCosmosStorage(configuration);
        services.AddSingleton<ICounterStore>(store);
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<LayoutSource>().OpenAsync(store, 4, default);

        var meter = provider.GetRequiredService<CounterMeter>().Meter;
        var published = new Dictionary<string, Instrument>(); // two stages make the one for dead letters; it is the same
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter == meter)
                    published[instrument.Name] = instrument;
            },
        };
        listener.Start();
        foreach (Type service in services.Select(static service => service.ServiceType).Where(static type => !type.ContainsGenericParameters).Distinct())
            _ = provider.GetServices(service).Count();
        return [.. published.Values];
    }

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> or Counter<double> => "counter",
        Histogram<double> => "histogram",
        ObservableGauge<int> or ObservableGauge<double> => "gauge",
        _ => throw new NotSupportedException($"{instrument.GetType()} has no word in the table yet."),
    };

    /// <summary>OpenTelemetry's rule for Prometheus: underscores for dots, the unit behind the name unless it is an annotation or stands there, <c>_total</c> behind a counter.</summary>
    private static string PrometheusNameOf(Instrument instrument)
    {
        string name = instrument.Name.Replace('.', '_');
        string unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        if (!name.EndsWith(unit, StringComparison.Ordinal))
            name += unit;
        return KindOf(instrument) == "counter" ? name + "_total" : name;
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root(), .. path]));

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..");

    [GeneratedRegex(@"^\| `(?<name>[a-z_.]+)` \| (?<kind>\w+) \| `(?<unit>[^`]+)` \| `(?<prometheus>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\.Create\w+(<\w+>)?\(\s*""(?<name>shardedcounter\.[a-z_.]+)""")]
    private static partial Regex Made();

    /// <summary>A metric's name; a histogram's buckets, sum and count are asked for by names of their own.</summary>
    [GeneratedRegex(@"\bshardedcounter_[a-z_]+?(?=(_bucket|_sum|_count)?\b)")]
    private static partial Regex Asked();

    private sealed class NoLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => throw new NotSupportedException();
    }
}
