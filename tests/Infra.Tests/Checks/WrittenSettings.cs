using System.Text.Json.Nodes;
using ShardedCounter.Infra.Tests.Compiling;

namespace ShardedCounter.Infra.Tests.Checks;

/// <summary>The app settings that a deployment writes.</summary>
internal static class WrittenSettings
{
    /// <summary>Names as written, with what their value is made of.</summary>
    /// <param name="main"><c>main.bicep</c>.</param>
    /// <param name="hasEvents">Which way <c>parameters('hasEvents')</c> goes.</param>
    public static Dictionary<string, string> Of(ArmTemplate main, bool hasEvents)
    {
        ArmTemplate module = main.Module("appSettings");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(module, ArmExpression.Read(module.Outputs["settings"]!["value"]!.GetValue<string>()), hasEvents, settings);
        return settings;
    }

    private static void Add(ArmTemplate module, ArmExpression expression, bool hasEvents, Dictionary<string, string> settings)
    {
        switch (expression)
        {
            case { Name: "union" }:
                foreach (ArmExpression part in expression.Arguments)
                    Add(module, part, hasEvents, settings);
                break;
            case { Name: "if", Arguments: [{ Name: "parameters", Arguments: [{ Text: "hasEvents" }] }, var yes, var no] }:
                Add(module, hasEvents ? yes : no, hasEvents, settings);
                break;
            case { Name: "createObject" }:
                for (int i = 0; i < expression.Arguments.Count; i += 2)
                    settings.Add(expression.Arguments[i].Text!, Show(expression.Arguments[i + 1]));
                break;
            case { Name: "variables", Arguments: [{ Text: { } variable }] }:
                foreach ((string name, JsonNode? value) in module.Variables[variable]!.AsObject())
                    settings.Add(name, Show(ArmExpression.Read(value!.GetValue<string>())));
                break;
            default:
                throw new InvalidOperationException($"The settings are made of {expression}, which this test does not understand.");
        }
    }

    /// <summary>A text as it is; a format with what it is filled with; anything else by its name.</summary>
    private static string Show(ArmExpression value) => value switch
    {
        { Text: { } text } => text,
        { Name: "format", Arguments: [{ Text: { } pattern }, ..] } =>
            value.Arguments.Skip(1).Select(Show).Index().Aggregate(pattern, static (text, part) => text.Replace($"{{{part.Index}}}", part.Item, StringComparison.Ordinal)),
        { Name: "parameters", Arguments: [{ Text: { } parameter }] } => $"<{parameter}>",
        _ => $"<{value.Name}>",
    };
}
