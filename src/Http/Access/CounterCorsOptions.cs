using Microsoft.Extensions.Configuration;

namespace ShardedCounter.Http;

/// <summary>Section <c>Cors</c>: which pages' scripts may call.</summary>
public sealed class CounterCorsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Cors";

    /// <summary>
    /// Origins such as <c>https://example.com</c>, or <c>*</c> alone for all; in configuration a list or one text with commas. Empty: none.
    /// </summary>
    public IReadOnlyList<string> Origins { get; set; } = [];

    /// <summary>Reads <c>Cors:Origins</c>.</summary>
    internal static IReadOnlyList<string> ReadOrigins(IConfiguration configuration) =>
        ConfigurationText.ListOf(configuration.GetSection(Section).GetSection(nameof(Origins)));
}
