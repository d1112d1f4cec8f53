using System.Globalization;

namespace ShardedCounter.CosmosEmulator;

/// <summary>Numbers as the service keeps them: IEEE doubles.</summary>
internal static class JsonNumbers
{
    /// <summary>Longer numbers may not be a double as they are written. (2^53 has sixteen digits.)</summary>
    public const int ExactLength = 15;

    /// <summary>Writes a double so that reading it gives the same again; whole ones without an exponent, so that they can be read as integers.</summary>
    /// <exception cref="WireException">400: JSON has no infinity.</exception>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
            throw new WireException(400, "A number is out of range.");
        return Math.Abs(value) < 9.2e18 && double.IsInteger(value)
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);
    }
}
