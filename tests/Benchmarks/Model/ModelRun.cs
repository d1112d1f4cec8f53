namespace ShardedCounter.Benchmarks.Model;

/// <summary>
/// A run of the model: instances, a store, and a clock that moves from event to event. One seed decides everything: two runs of the same options are equal.
/// </summary>
internal sealed class ModelRun
{
    private readonly EventQueue _events = new();
    private readonly ModelLedger _ledger = new();
    private readonly ModelInstance[] _instances;
    private readonly ModelAccount _account;
    private readonly ModelOptions _options;

    private ModelRun(ModelOptions options)
    {
        _options = options;
        var chance = new Chance(new Random(options.Seed));
        _account = new ModelAccount(options, _events, chance, _ledger);
        _instances = [.. Enumerable.Range(0, options.Instances).Select(number => new ModelInstance(number, options, _events, _account, chance, _ledger))];
    }

    /// <summary>Warms up, measures, then lets everything that was taken be written.</summary>
    public static ModelResult Of(ModelOptions options) => new ModelRun(options).Run();

    private ModelResult Run()
    {
        _events.RunTo(_options.WarmUp.Ticks);
        ModelTally before = Settled();
        var latencies = new LatencyHistogram();
        _ledger.Latencies = latencies;
        _events.RunTo((_options.WarmUp + _options.Measured).Ticks);
        ModelTally window = Settled() - before;
        _ledger.Latencies = null;
        foreach (ModelInstance instance in _instances)
            instance.End();
        _events.RunTo(long.MaxValue);
        foreach (ModelInstance instance in _instances)
            instance.Dispose();
        return new ModelResult(
            FiguresOf(window, latencies),
            _ledger.Tally,
            _account.Shards.Sum(static shard => shard.Sum),
            _account.Shards.Sum(static shard => shard.Charged),
            _ledger.MostInFlightPerLane);
    }

    private ModelTally Settled()
    {
        foreach (ModelInstance instance in _instances)
            instance.Settle();
        return _ledger.Tally;
    }

    private LoadFigures FiguresOf(ModelTally window, LatencyHistogram latencies)
    {
        double seconds = _options.Measured.TotalSeconds;
        return new LoadFigures(
            window.Offered / seconds,
            window.Counted / seconds,
            window.Unknown / seconds,
            window.Transactions / seconds,
            window.Throttled / seconds,
            window.Conflicts / seconds,
            window.RequestUnits / seconds,
            latencies.Percentile(0.50),
            latencies.Percentile(0.99));
    }
}
