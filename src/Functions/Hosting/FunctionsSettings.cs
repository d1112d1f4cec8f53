using Microsoft.Extensions.Configuration;

namespace ShardedCounter.Functions.Hosting;

/// <summary>What the triggers need from the app's settings, and what of them this host cannot honour. The stages have options of their own.</summary>
internal sealed class FunctionsSettings
{
    /// <summary>The event hub's name.</summary>
    public string? Hub { get; private set; }

    /// <summary>The consumer group.</summary>
    public string? ConsumerGroup { get; private set; }

    /// <summary>The connection string to Event Hubs.</summary>
    public string? EventHubConnection { get; private set; }

    /// <summary>The namespace, where an identity connects.</summary>
    public string? EventHubNamespace { get; private set; }

    /// <summary>True where the host does not run the function that counts events: then its hub and connection may be missing.</summary>
    public bool IngestDisabled { get; private set; }

    /// <summary>When aggregation starts: an NCRONTAB expression or a time span.</summary>
    public string? Schedule { get; private set; }

    /// <summary><c>Storage:Shards</c>: shards of a new store.</summary>
    public int? Shards { get; private set; }

    /// <summary>What <c>Storage:Shards</c> says where it is no number.</summary>
    public string? UnreadableShards { get; private set; }

    /// <summary>True where <c>Auth:ApiKey</c> is set.</summary>
    public bool HasApiKey { get; private set; }

    /// <summary>True where <c>Cors:Origins</c> is set.</summary>
    public bool HasOrigins { get; private set; }

    /// <summary>True where <c>Aggregation:Interval</c> is set.</summary>
    public bool HasInterval { get; private set; }

    /// <summary>Takes the settings.</summary>
    public void Read(IConfiguration configuration)
    {
        Hub = configuration[SettingNames.Hub];
        ConsumerGroup = configuration[SettingNames.ConsumerGroup];
        EventHubConnection = configuration[SettingNames.EventHubConnection];
        EventHubNamespace = configuration[SettingNames.EventHubNamespace];
        IngestDisabled = IsOn(configuration[SettingNames.IngestDisabled]) || IsOn(configuration[SettingNames.IngestDisabledOnLinux]);
        Schedule = configuration[SettingNames.Schedule];
        string? shards = configuration["Storage:Shards"];
        if (int.TryParse(shards, System.Globalization.NumberStyles.Integer, System.Globalization.CultureInfo.InvariantCulture, out int number))
            Shards = number;
        else if (!string.IsNullOrWhiteSpace(shards))
            UnreadableShards = shards;
        HasApiKey = !string.IsNullOrEmpty(configuration["Auth:ApiKey"]);
        IConfigurationSection origins = configuration.GetSection("Cors:Origins");
        HasOrigins = !string.IsNullOrEmpty(origins.Value) || origins.GetChildren().Any();
        HasInterval = configuration["Aggregation:Interval"] is not null;
    }

    /// <summary>As the host reads it.</summary>
    private static bool IsOn(string? value) => value == "1" || (bool.TryParse(value, out bool on) && on);
}
