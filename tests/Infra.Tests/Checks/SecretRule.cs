using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ShardedCounter.Infra.Tests.Compiling;

namespace ShardedCounter.Infra.Tests.Checks;

/// <summary>Nothing secret goes in, is passed on or comes out: no keys are listed, and no parameter, output or setting is called like one.</summary>
internal static partial class SecretRule
{
    /// <summary>Settings whose names sound of a secret, and why they hold none.</summary>
    private static readonly Dictionary<string, string> _harmless = new()
    {
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "the component takes telemetry from identities only, so its connection string is an address",
        ["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] = "it says Authentication=ManagedIdentity, and there is no other way in",
    };

    /// <summary>What is wrong in a template and its modules.</summary>
    public static IEnumerable<string> Objections(ArmTemplate main)
    {
        foreach (ArmTemplate template in main.WithModules())
        {
            foreach ((string name, JsonNode? body) in template.Parameters.Concat(template.Outputs))
            {
                string type = body!["type"]!.GetValue<string>();
                if (type.StartsWith("secure", StringComparison.OrdinalIgnoreCase) || SecretName().IsMatch(name))
                    yield return $"{template.Name}: {name} ({type}) looks like a secret.";
            }

            foreach (string call in Texts(template).SelectMany(static text => ArmExpression.Read(text).WithParts()).Select(static part => part.Name).OfType<string>().Where(static name => ListsSecrets().IsMatch(name)))
                yield return $"{template.Name}: {call}() reads a secret.";
        }

        foreach ((string name, string value) in WrittenSettings.Of(main, hasEvents: true).Concat(WrittenSettings.Of(main, hasEvents: false)))
        {
            if (SecretName().IsMatch(name) && !_harmless.ContainsKey(name))
                yield return $"The setting {name} looks like a secret.";
            if (KeyInValue().IsMatch(value))
                yield return $"The value of the setting {name} holds a key.";
        }
    }

    private static IEnumerable<string> Texts(ArmTemplate template) =>
        template.Resources.Select(static resource => (JsonNode)resource.Body).Concat([template.Variables, template.Outputs]).SelectMany(Texts);

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject body => body.SelectMany(static pair => Texts(pair.Value).Append(pair.Key)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };

    [GeneratedRegex("secret|password|passphrase|token|sas|credentials|connection_?string|(account|shared|access|primary|api)_?key|key$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("^list[A-Z]", RegexOptions.None)]
    private static partial Regex ListsSecrets();

    [GeneratedRegex("(AccountKey|SharedAccessKey|SharedAccessSignature|InstrumentationKey)=", RegexOptions.IgnoreCase)]
    private static partial Regex KeyInValue();
}
