using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Aggregation;
using ShardedCounter.Diagnostics;
using ShardedCounter.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Aggregation;

public sealed class LagGaugeTests : IDisposable
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CounterMeter _meter = new();
    private readonly FakeTimeProvider _time = new(_start);
    private readonly Pump _pump = new();
    private readonly RecordingLog _log = new();
    private readonly CancellationTokenSource _stop = new();
    private Func<DateTimeOffset> _asOf = static () => DateTimeOffset.UnixEpoch;
    private MeterListener? _listener;
    private int _looks;

    public LagGaugeTests()
    {
        var gauge = new LagGauge(_meter, ReadAsOf, _time, _log);
        _pump.Call(() => gauge.RunAsync(_stop.Token));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _pump.Run();
        _listener?.Dispose();
        _meter.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void TheAgeIsThatOfTheLastLook()
    {
        Listen();
        _asOf = static () => _start;
        Assert.Empty(Observed());
        Advance(5);
        Assert.Equal([5.0], Observed());
        Advance(4);
        Assert.Equal([5.0], Observed());
        _asOf = static () => _start.AddSeconds(7.5);
        Advance(1);
        Assert.Equal([2.5], Observed());
    }

    [Fact]
    public void AStoreThatNothingAggregatedYetHasNoAge()
    {
        Listen();
        Advance(20);
        Assert.Equal(4, _looks);
        Assert.Empty(Observed());
    }

    [Fact]
    public void AStoreWhoseClockIsAheadHasTheAgeZero()
    {
        Listen();
        _asOf = static () => _start.AddHours(1);
        Advance(5);
        Assert.Equal([0.0], Observed());
    }

    [Fact]
    public void WhileTheStoreDoesNotAnswerTheFreshnessLastReadAges()
    {
        Listen();
        _asOf = static () => throw new StoreUnavailableException("down");
        Advance(5);
        Assert.Empty(Observed()); // none was ever read
        _asOf = static () => _start.AddSeconds(9);
        Advance(5);
        Assert.Equal([1.0], Observed());
        _asOf = static () => throw new StoreUnavailableException("down again");
        Advance(60);
        Assert.Equal([61.0], Observed());
    }

    [Fact]
    public void AfterAFailureThatNobodyExpectedItGoesOn()
    {
        Listen();
        _asOf = static () => throw new InvalidOperationException("a bug");
        Advance(5);
        Assert.Single(_log.Of(1204));
        _asOf = static () => _start.AddSeconds(8);
        Advance(5);
        Assert.Equal([2.0], Observed());
    }

    [Fact]
    public void NobodyListensAndTheStoreIsNotAskedAndLaterNobodyIsToldAnOldAge()
    {
        _asOf = static () => _start;
        Advance(20);
        Assert.Equal(0, _looks);
        Listen();
        Advance(5);
        Assert.Equal([25.0], Observed());
        _listener!.Dispose();
        Advance(3_600);
        Assert.Equal(1, _looks);
        Listen();
        Assert.Empty(Observed());
    }

    private ValueTask<DateTimeOffset> ReadAsOf(CancellationToken cancellationToken)
    {
        _looks++;
        return new ValueTask<DateTimeOffset>(_asOf());
    }

    private void Listen()
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == _meter.Meter)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _listener.Start();
    }

    private List<double> Observed()
    {
        var observed = new List<double>();
        _listener!.SetMeasurementEventCallback<double>((_, value, _, _) => observed.Add(value));
        _listener.RecordObservableInstruments();
        return observed;
    }

    private void Advance(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _pump.Call(() =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return 0;
            });
        }
    }
}
