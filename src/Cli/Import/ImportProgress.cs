using System.Globalization;
using ShardedCounter.Cli.Hosting;
using ShardedCounter.Cli.Output;

namespace ShardedCounter.Cli.Import;

/// <summary>Shows how far an import has come: a bar drawn over itself, or now and then a line where that cannot be.</summary>
internal sealed class ImportProgress(Terminal terminal, long totalBytes)
{
    private const int BarWidth = 30;
    private const int LineEveryPercent = 10;

    private static readonly TimeSpan _redraw = TimeSpan.FromMilliseconds(100);

    private long _drawn;
    private bool _isDrawn;
    private long _percentSaid;

    public void Show(ImportPosition position)
    {
        long percent = totalBytes == 0 ? 100 : position.Offset * 100 / totalBytes;
        if (!terminal.ErrorIsTerminal)
        {
            if (percent / LineEveryPercent <= _percentSaid / LineEveryPercent)
                return;
            _percentSaid = percent;
            terminal.Error.WriteLine($"{percent}%, {InstantText.Grouped(position.Lines)} lines, {InstantText.Grouped(position.Increments)} increments");
            return;
        }

        if (_isDrawn && percent < 100 && terminal.Time.GetElapsedTime(_drawn) < _redraw)
            return;
        _isDrawn = true;
        _drawn = terminal.Time.GetTimestamp();
        string bar = new string('█', (int)(percent * BarWidth / 100)).PadRight(BarWidth, '░');
        terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{bar} {percent,3}%  {InstantText.Grouped(position.Lines)} lines "));
    }

    /// <summary>Leaves the bar's line.</summary>
    public void End()
    {
        if (_isDrawn)
            terminal.Error.WriteLine();
    }
}
