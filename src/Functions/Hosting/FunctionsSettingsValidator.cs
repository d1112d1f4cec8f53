using System.Globalization;
using Microsoft.Extensions.Options;
using ShardedCounter.Model;

namespace ShardedCounter.Functions.Hosting;

/// <summary>Checks <see cref="FunctionsSettings"/> at start-up; each message names the setting, its value unless it is a secret, and the rule.</summary>
internal sealed class FunctionsSettingsValidator : IValidateOptions<FunctionsSettings>
{
    public ValidateOptionsResult Validate(string? name, FunctionsSettings options)
    {
        string?[] failures =
        [
            .. options.IngestDisabled ? [] : Events(options),
            Schedule(options.Schedule),
            Shards(options),
            options.HasApiKey ? "Auth:ApiKey is set, and would be ignored: here function keys decide who may call. Remove it." : null,
            options.HasOrigins ? "Cors:Origins is set, and would be ignored: here CORS is a setting of the function app (locally Host.CORS in local.settings.json). Remove it." : null,
            options.HasInterval ? "Aggregation:Interval is set, and would be ignored: here Aggregation:Schedule says when aggregation starts. Remove it." : null,
        ];
        string[] found = [.. failures.OfType<string>()];
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }

    private static IEnumerable<string?> Events(FunctionsSettings options) =>
    [
        Missing(SettingNames.Hub, options.Hub, "the event hub whose events are counted"),
        Missing(SettingNames.ConsumerGroup, options.ConsumerGroup, "a consumer group of that hub which nothing else reads with"),
        Connection(options),
    ];

    private static string? Missing(string setting, string? value, string what) =>
        string.IsNullOrWhiteSpace(value) ? $"{setting} is missing; it must name {what}." : null;

    private static string? Connection(FunctionsSettings options) => (string.IsNullOrWhiteSpace(options.EventHubConnection), string.IsNullOrWhiteSpace(options.EventHubNamespace)) switch
    {
        (true, true) => $"{SettingNames.EventHubConnection} is missing; set it to a connection string, or {SettingNames.EventHubConnection}__fullyQualifiedNamespace for an identity.",
        (false, false) => $"{SettingNames.EventHubConnection} and {SettingNames.EventHubConnection}__fullyQualifiedNamespace are both set; keep the one that is meant.",
        _ => null,
    };

    /// <summary>The form only: what a field may hold, the host says when it starts the timer.</summary>
    private static string? Schedule(string? value)
    {
        const string Rule = "it must be an NCRONTAB expression of six fields, such as */10 * * * * *, or a time span above zero.";
        if (string.IsNullOrWhiteSpace(value))
            return $"{SettingNames.Schedule} is missing; {Rule}";
        bool isSpan = TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out TimeSpan span) && span > TimeSpan.Zero;
        return isSpan || value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 ? null : $"{SettingNames.Schedule} is '{value}'; {Rule}";
    }

    private static string? Shards(FunctionsSettings options)
    {
        string? shown = options.UnreadableShards ?? options.Shards?.ToString(CultureInfo.InvariantCulture);
        return options.UnreadableShards is not null || options.Shards is < 1 or > Layout.MaxShards
            ? $"Storage:Shards is {shown}; it must be from 1 to {Layout.MaxShards}."
            : null;
    }
}
