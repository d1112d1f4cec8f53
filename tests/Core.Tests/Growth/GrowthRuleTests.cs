using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Growth;
using ShardedCounter.Model;

namespace ShardedCounter.Tests.Growth;

public sealed class GrowthRuleTests
{
    private static readonly Layout _four = new(4, 4);

    private readonly FakeTimeProvider _time = new();
    private readonly ShardsOptions _options = new();
    private readonly GrowthRule _rule;

    public GrowthRuleTests() => _rule = new GrowthRule(_options, GrowthLimits.Standard, _time);

    [Fact]
    public void ThreeHotWindowsInARowDoubleN()
    {
        NoteHot(_four, 1);
        NoteHot(_four, 1);
        Assert.Null(_rule.Target(_four));
        NoteHot(_four, 1);
        Assert.Equal(8, _rule.Target(_four));
    }

    [Fact]
    public void AWindowOfAnotherKindInBetweenBeginsTheRowAnew()
    {
        foreach (Action other in new Action[] { () => Note(_four, 0.3, 0.3, 0.3, 0.3), () => Note(_four, 0, 0, 0, 0) })
        {
            NoteHot(_four, 1);
            NoteHot(_four, 1);
            other();
            NoteHot(_four, 1);
            NoteHot(_four, 1);
            Assert.Null(_rule.Target(_four));
        }

        NoteHot(_four, 1);
        Assert.Equal(8, _rule.Target(_four));
    }

    [Fact]
    public void HeatThatWandersIsNotSustained()
    {
        NoteHot(_four, 1);
        NoteHot(_four, 2);
        NoteHot(_four, 3);
        NoteHot(_four, 1, 3); // 3 was hot before
        Assert.Null(_rule.Target(_four));
        NoteHot(_four, 3);
        Assert.Equal(8, _rule.Target(_four));
    }

    [Fact]
    public void ContainerWideThrottlingNeverGrows()
    {
        for (int window = 0; window < 100; window++)
        {
            Assert.Equal(ThrottleVerdict.Container, Note(_four, 0.9, 0.9, 0.9, 0.9));
            Assert.Null(_rule.Target(_four));
        }
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(5, 5)]
    [InlineData(8, 8)]
    [InlineData(64, 8)]
    public void NGrowsNoFurtherThanTheMaximum(int max, int? target)
    {
        _options.Max = max;
        for (int window = 0; window < 3; window++)
            NoteHot(_four, 1);
        Assert.Equal(target, _rule.Target(_four));
        Assert.Equal(target is null, _rule.IsAtMax(_four));
    }

    [Fact]
    public void WhereItIsSwitchedOffNothingGrows()
    {
        _options.AutoGrow = false;
        for (int window = 0; window < 10; window++)
            NoteHot(_four, 1);
        Assert.Null(_rule.Target(_four));
        Assert.False(_rule.IsAtMax(_four));
    }

    [Fact]
    public void WhatSomebodyElseGrewIsNotGrownAgainForTheSameHeat()
    {
        for (int window = 0; window < 3; window++)
            NoteHot(_four, 1);
        Assert.Null(_rule.Target(new Layout(8, 4)));
        Assert.Null(_rule.Target(new Layout(8, 4)));
    }

    [Fact]
    public void AfterAGrowthNothingIsJudgedForAMinute()
    {
        var grown = new Layout(8, 4);
        for (int window = 0; window < 3; window++)
            NoteHot(_four, 1);
        for (int window = 0; window < 6; window++)
        {
            NoteHot(grown, 5);
            Assert.Null(_rule.Target(grown));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        NoteHot(grown, 5);
        NoteHot(grown, 5);
        Assert.Null(_rule.Target(grown));
        NoteHot(grown, 5);
        Assert.Equal(16, _rule.Target(grown));
    }

    [Fact]
    public void AStoreThatHadGrownBeforeTheStartNeedsNoRest()
    {
        var grown = new Layout(8, 4);
        for (int window = 0; window < 3; window++)
            NoteHot(grown, 5);
        Assert.Equal(16, _rule.Target(grown));
    }

    private void NoteHot(Layout layout, params int[] hot) =>
        Assert.Equal(ThrottleVerdict.HotPartition, Note(layout, [.. Enumerable.Range(0, layout.Shards).Select(shard => hot.Contains(shard) ? 0.8 : 0)]));

    private ThrottleVerdict Note(Layout layout, params double[] rates) =>
        _rule.Note(new ThrottleWindow(layout, [.. rates.Select(static (rate, shard) => new ShardSample(shard, 100, (int)(100 * rate)))]));
}
