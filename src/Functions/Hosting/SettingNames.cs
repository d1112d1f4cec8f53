namespace ShardedCounter.Functions.Hosting;

/// <summary>The settings that triggers name, and the expressions they name them by.</summary>
internal static class SettingNames
{
    /// <summary>The event hub.</summary>
    public const string Hub = "EventHub:Name";

    /// <summary>The consumer group that is this app's own.</summary>
    public const string ConsumerGroup = "EventHub:ConsumerGroup";

    /// <summary>The connection to Event Hubs: a connection string, or the section of an identity's settings.</summary>
    public const string EventHubConnection = "EventHubConnection";

    /// <summary>The namespace that an identity connects to.</summary>
    public const string EventHubNamespace = EventHubConnection + ":fullyQualifiedNamespace";

    /// <summary>The function that counts events.</summary>
    public const string IngestEvents = "IngestEvents";

    /// <summary>Switches <see cref="IngestEvents"/> off; the host reads both spellings, the second where names take no dots.</summary>
    public const string IngestDisabled = "AzureWebJobs." + IngestEvents + ".Disabled";

    /// <inheritdoc cref="IngestDisabled"/>
    public const string IngestDisabledOnLinux = "AzureWebJobs_" + IngestEvents + "_Disabled";

    /// <summary>When aggregation starts.</summary>
    public const string Schedule = "Aggregation:Schedule";

    /// <summary><see cref="Hub"/> for a trigger.</summary>
    public const string HubExpression = "%" + Hub + "%";

    /// <summary><see cref="ConsumerGroup"/> for a trigger.</summary>
    public const string ConsumerGroupExpression = "%" + ConsumerGroup + "%";

    /// <summary><see cref="Schedule"/> for a trigger.</summary>
    public const string ScheduleExpression = "%" + Schedule + "%";
}
