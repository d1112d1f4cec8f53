using System.Text.Json.Nodes;
using ShardedCounter.Infra.Tests.Compiling;

namespace ShardedCounter.Infra.Tests.Checks;

/// <summary>Parameters and outputs say what they are, and numbers say how far they go.</summary>
internal static class ParameterRule
{
    private const int ShortestDescription = 15;

    /// <summary>What is wrong in a template and its modules.</summary>
    public static IEnumerable<string> Objections(ArmTemplate main) => main.WithModules().SelectMany(ObjectionsIn);

    private static IEnumerable<string> ObjectionsIn(ArmTemplate template)
    {
        foreach ((string name, JsonNode? body) in template.Parameters.Concat(template.Outputs))
        {
            string description = body!["metadata"]?["description"]?.GetValue<string>() ?? "";
            if (description.Length < ShortestDescription)
                yield return $"{template.Name}: {name} is not described.";
        }

        foreach ((string name, JsonNode? body) in template.Parameters)
        {
            bool isBounded = body!["allowedValues"] is not null || (body["minValue"] is not null && body["maxValue"] is not null);
            if (body["type"]!.GetValue<string>() == "int" && !isBounded)
                yield return $"{template.Name}: {name} has no limits.";
        }
    }
}
