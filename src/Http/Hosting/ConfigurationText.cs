using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ShardedCounter.Http;

/// <summary>Reads settings that the binder has no form for.</summary>
internal static class ConfigurationText
{
    /// <summary>A list, or one text with commas; blanks around an entry do not count.</summary>
    public static IReadOnlyList<string> ListOf(IConfigurationSection section)
    {
        IEnumerable<string> texts = section.GetChildren().Select(child => child.Value ?? "").Append(section.Value ?? "");
        return [.. texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>A number, null where it is none.</summary>
    public static double? NumberOf(IConfigurationSection section) =>
        double.TryParse(section.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    /// <summary>A whole number, null where it is none.</summary>
    public static int? CountOf(IConfigurationSection section) =>
        int.TryParse(section.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;
}
