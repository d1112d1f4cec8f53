using System.Reflection;
using ShardedCounter.Functions.Hosting;
using ShardedCounter.Http;
using ShardedCounter.Model;

namespace ShardedCounter.Infra.Tests.Checks;

/// <summary>Each app setting that is written is read by somebody: by an options class, by the Functions app, or by the host, which documents it.</summary>
internal static class SettingRule
{
    /// <summary>What the host reads, beside what the code names, and what for.</summary>
    private static readonly Dictionary<string, string> _ofTheHost = new()
    {
        ["AzureWebJobsStorage__accountName"] = "the host's storage account, with an identity in place of a key",
        ["AzureWebJobsStorage__credential"] = "which kind of identity",
        ["AzureWebJobsStorage__clientId"] = "which user-assigned identity",
        ["AzureWebJobsDisableHomepage"] = "keeps the host's own page off /",
        [SettingNames.EventHubConnection + "__credential"] = "of the trigger's connection: which kind of identity",
        [SettingNames.EventHubConnection + "__clientId"] = "of the trigger's connection: which user-assigned identity",
    };

    /// <summary>What is wrong.</summary>
    /// <param name="written">Names of settings, as written.</param>
    /// <param name="hostJson">The text of <c>host.json</c>, which names connections.</param>
    /// <param name="sources">The source text of the Functions app.</param>
    public static IEnumerable<string> Objections(IEnumerable<string> written, string hostJson, IReadOnlyCollection<string> sources)
    {
        HashSet<string> read = [.. OfOptions(), .. OfTriggers()];
        foreach (string setting in written)
        {
            string name = setting.Replace("__", ":", StringComparison.Ordinal);
            bool isRead = read.Contains(name) || _ofTheHost.ContainsKey(setting) || hostJson.Contains($"\"{name}\"", StringComparison.Ordinal)
                || sources.Any(text => text.Contains($"\"{name}\"", StringComparison.Ordinal));
            if (!isRead)
                yield return $"{setting} is written and nothing reads it.";
        }
    }

    /// <summary><c>Section:Property</c> of each options class.</summary>
    private static IEnumerable<string> OfOptions() =>
        from type in new[] { typeof(Layout).Assembly, typeof(HttpOptions).Assembly }.SelectMany(static assembly => assembly.GetTypes())
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
        where section is not null && type.Name.EndsWith("Options", StringComparison.Ordinal)
        from property in type.GetProperties()
        where property.CanWrite
        select $"{section}:{property.Name}";

    private static IEnumerable<string> OfTriggers() =>
        typeof(SettingNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!);
}
