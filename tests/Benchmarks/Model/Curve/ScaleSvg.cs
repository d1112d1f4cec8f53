using System.Globalization;
using System.Text;

namespace ShardedCounter.Benchmarks.Model;

/// <summary>Draws the curve: throughput, latency and request units over the number of instances, on logarithmic axes, without anything from outside, for light and dark pages.</summary>
internal sealed class ScaleSvg
{
    private const int Width = 880;
    private const int Left = 92;
    private const int Right = 24;
    private const int LegendHeight = 92;
    private const int PanelHeight = 236;
    private const int PlotHeight = 170;

    private const string Style =
        """
        <style>
          :root { color-scheme: light dark; }
          .page { fill: #ffffff; } .frame, .grid { stroke: #d0d7de; fill: none; } .grid { stroke-width: 0.6; }
          text { fill: #1f2328; font: 13px system-ui, sans-serif; } .title { font-weight: 600; } .small { font-size: 11.5px; fill: #59636e; }
          .line { fill: none; stroke-width: 2.2; stroke-linejoin: round; } .hollow { fill: #ffffff; stroke-width: 1.8; }
          .one { stroke: #0969da; } .many { stroke: #bc4c00; } .one-dot { fill: #0969da; stroke: #0969da; } .many-dot { fill: #bc4c00; stroke: #bc4c00; }
          .hollow.one-dot, .hollow.many-dot { fill: #ffffff; }
          .dash0 { stroke-dasharray: 2 4; } .dash2 { stroke-dasharray: 9 4; }
          @media (prefers-color-scheme: dark) {
            .page { fill: #0d1117; } .frame, .grid { stroke: #3d444d; } text { fill: #f0f6fc; } .small { fill: #9198a1; }
            .one { stroke: #4493f8; } .many { stroke: #f0883e; } .one-dot { fill: #4493f8; stroke: #4493f8; } .many-dot { fill: #f0883e; stroke: #f0883e; }
            .hollow.one-dot, .hollow.many-dot { fill: #0d1117; }
          }
        </style>
        """;

    private readonly StringBuilder _svg = new();
    private readonly IReadOnlyList<ScaleSeries> _series;
    private readonly LogAxis _across;

    private ScaleSvg(IReadOnlyList<ScaleSeries> series)
    {
        _series = series;
        IEnumerable<int> instances = series.SelectMany(static one => one.Points).Select(static point => point.Instances);
        _across = new LogAxis(instances.Min(), Math.Max(instances.Max(), instances.Min() + 1), Left, Width - Right);
    }

    /// <summary>The picture as text.</summary>
    /// <param name="series">At least one, of at least one point each.</param>
    /// <param name="load">What is offered, in words.</param>
    public static string Draw(IReadOnlyList<ScaleSeries> series, string load) => new ScaleSvg(series).Draw(load);

    private string Draw(string load)
    {
        int height = LegendHeight + (3 * PanelHeight);
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\" aria-label=\"Throughput, latency and request units over the number of instances\">");
        _svg.Append(Style).Append('\n');
        Line($"<rect class=\"page\" width=\"{Width}\" height=\"{height}\"/>");
        Text(Left, 24, "title", "start", $"1 to {_across.To:N0} instances, by the model: {load}");
        Legend();
        Panel(0, "increments counted a second", static figures => figures.CountedPerSecond);
        Panel(1, "99th percentile of the time to the answer, ms", static figures => figures.P99Ms);
        Panel(2, "request units a second", static figures => figures.RequestUnitsPerSecond);
        return _svg.Append("</svg>\n").ToString();
    }

    private void Legend()
    {
        for (int i = 0; i < _series.Count; i++)
        {
            double x = Left + (i % 3 * 240), y = 48 + (i / 3 * 22);
            Line($"<path class=\"line {ClassOf(_series[i])} {DashOf(_series[i])}\" d=\"M{x:F0} {y - 4:F0}h34\"/>");
            Text(x + 42, y, "", "start", _series[i].Name);
        }

        double last = Left + (_series.Count % 3 * 240), row = 48 + (_series.Count / 3 * 22);
        Line($"<circle class=\"hollow one-dot\" cx=\"{last + 17:F0}\" cy=\"{row - 4:F0}\" r=\"4\"/>");
        Text(last + 42, row, "", "start", "over 1% refused or unknown");
    }

    private void Panel(int index, string title, Func<LoadFigures, double> figure)
    {
        double top = LegendHeight + (index * PanelHeight) + 26, bottom = top + PlotHeight;
        double[] values = [.. _series.SelectMany(static one => one.Points).Select(point => figure(point.Figures)).Where(static value => value > 0)];
        var up = new LogAxis(Math.Pow(10, Math.Floor(Math.Log10(values.Min()))), Math.Pow(10, Math.Ceiling(Math.Log10(values.Max()) - 0.05)), bottom, top);
        Text(Left, top - 8, "small", "start", title);
        foreach (double tick in up.Ticks())
        {
            Line($"<path class=\"grid\" d=\"M{Left} {up.At(tick):F1}H{Width - Right}\"/>");
            Text(Left - 8, up.At(tick) + 4, "small", "end", tick.ToString("N0", CultureInfo.InvariantCulture));
        }

        foreach (int instances in _series[0].Points.Select(static point => point.Instances))
        {
            Line($"<path class=\"grid\" d=\"M{_across.At(instances):F1} {top:F1}V{bottom:F1}\"/>");
            Text(_across.At(instances), bottom + 18, "small", "middle", instances.ToString("N0", CultureInfo.InvariantCulture));
        }

        Line($"<rect class=\"frame\" x=\"{Left}\" y=\"{top:F1}\" width=\"{Width - Left - Right}\" height=\"{PlotHeight}\"/>");
        foreach (ScaleSeries one in _series)
            Curve(one, up, figure);
    }

    private void Curve(ScaleSeries series, LogAxis up, Func<LoadFigures, double> figure)
    {
        var path = new StringBuilder();
        foreach (ScalePoint point in series.Points)
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'L')}{_across.At(point.Instances):F1} {up.At(figure(point.Figures)):F1}");
        Line($"<path class=\"line {ClassOf(series)} {DashOf(series)}\" d=\"{path}\"/>");
        foreach (ScalePoint point in series.Points)
            Line($"<circle class=\"{(point.IsSaturated ? "hollow " : "")}{ClassOf(series)}-dot\" cx=\"{_across.At(point.Instances):F1}\" cy=\"{up.At(figure(point.Figures)):F1}\" r=\"{(point.IsSaturated ? "4" : "2.6")}\"/>");
    }

    private static string ClassOf(ScaleSeries series) => series.Counters == 1 ? "one" : "many";

    private static string DashOf(ScaleSeries series) => series.Shards switch { 1 => "dash0", > 16 => "dash2", _ => "dash1" };

    private void Text(double x, double y, string kind, string anchor, string text) =>
        Line($"<text{(kind.Length == 0 ? "" : $" class=\"{kind}\"")} x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\">{text}</text>");

    private void Line(FormattableString line) => _svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
