using System.Xml.Linq;
using ShardedCounter.Benchmarks.Model;

namespace ShardedCounter.Benchmarks.Tests.Model;

public class ScaleSvgTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void APictureHasALineForEachSeriesInEachPanelAndNothingFromOutside()
    {
        ScalePoint[] points = [Point(1, offered: 1_000, counted: 1_000), Point(10, offered: 10_000, counted: 4_000)];
        string text = ScaleSvg.Draw([new ScaleSeries("one counter, N = 1", 1, 1, points), new ScaleSeries("many, N = 64", 100, 64, points)], "a load");
        XElement picture = XDocument.Parse(text).Root!;
        string[] lines = [.. picture.Elements(_svg + "path").Select(static path => (string)path.Attribute("class")!).Where(static kind => kind.StartsWith("line", StringComparison.Ordinal))];
        Assert.Equal(2 * (1 + 3), lines.Length); // in the legend and in three panels
        Assert.Equal(1 + (2 * 3), picture.Elements(_svg + "circle").Count(static circle => ((string)circle.Attribute("class")!).StartsWith("hollow", StringComparison.Ordinal)));
        Assert.Contains("prefers-color-scheme: dark", text, StringComparison.Ordinal);
        Assert.DoesNotContain("href", text, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAxisHasItsPowersOfTen()
    {
        var axis = new LogAxis(10, 1_000, 0, 100);
        Assert.Equal([10, 100, 1_000], axis.Ticks().Select(static tick => Math.Round(tick, 6)));
        Assert.Equal(50, axis.At(100), precision: 6);
        Assert.Equal(100, axis.At(5_000), precision: 6);
    }

    private static ScalePoint Point(int instances, double offered, double counted) => new(instances, new LoadFigures(offered, counted, 0, 7, 0, 0, 70, 80, 155));
}
