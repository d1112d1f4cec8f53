namespace ShardedCounter.Cli.Import;

/// <summary>What a line was read as.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Counter">The counter's name as the line has it, not yet mapped.</param>
/// <param name="Delta">What it adds.</param>
/// <param name="Reason">Why it is bad, in words.</param>
internal readonly record struct ParsedLine(LineKind Kind, string Counter = "", long Delta = 0, string Reason = "")
{
    public static ParsedLine Nothing => new(LineKind.Nothing);

    public static ParsedLine Bad(string reason) => new(LineKind.Bad, Reason: reason);

    /// <summary>Of texts; a delta that is not there is 1.</summary>
    public static ParsedLine Of(string counter, string? delta)
    {
        if (delta is null)
            return new ParsedLine(LineKind.Increment, counter, 1);
        return long.TryParse(delta.Trim(), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out long number)
            ? Of(counter, number)
            : Bad($"'{Shorten(delta)}' is no whole number");
    }

    public static ParsedLine Of(string counter, long delta) => delta switch
    {
        0 => Nothing,
        < -ImportLimits.MaxDelta or > ImportLimits.MaxDelta => Bad($"{delta} is beyond ±10^12"),
        _ => new ParsedLine(LineKind.Increment, counter, delta),
    };

    public static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "…";
}
