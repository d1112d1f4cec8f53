using ShardedCounter.Benchmarks.Model;

namespace ShardedCounter.Benchmarks.Tests.Model;

public class SingleDocumentTests
{
    private static readonly ServiceTimes _unheld = ServiceTimes.Published with { DocumentHold = 0 };

    [Fact]
    public void PatchesThatNothingHoldsUpReachThePartitionsRequestUnits()
    {
        (double perSecond, double requestUnitsEach) = SingleDocument.Of(patches: true, callers: 50, _unheld);
        Assert.InRange(perSecond, 1_990, 2_010); // 10,000 units a second, 5 for each
        Assert.InRange(requestUnitsEach, 4.9, 5.1);
    }

    [Fact]
    public void ADocumentTakesNoMoreThanOneWriteAHold()
    {
        (double perSecond, double requestUnitsEach) = SingleDocument.Of(patches: true, callers: 100, _unheld with { DocumentHold = 10 });
        Assert.InRange(perSecond, 50, 100);
        Assert.True(requestUnitsEach > 5, $"{requestUnitsEach}: what met another write cost something, too");
    }

    [Fact]
    public void ReadersWhoReplaceGetInEachOthersWay()
    {
        (double alone, double aloneEach) = SingleDocument.Of(patches: false, callers: 1, _unheld);
        (double together, double togetherEach) = SingleDocument.Of(patches: false, callers: 30, _unheld);
        Assert.InRange(aloneEach, 5.99, 6.01); // a read and a write
        Assert.True(togetherEach > 3 * aloneEach && together < 5 * alone, $"alone {alone}/s at {aloneEach}, together {together}/s at {togetherEach}");
    }
}
