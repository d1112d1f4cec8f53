using System.Text.Json.Nodes;

namespace ShardedCounter.Infra.Tests.Compiling;

/// <summary>A compiled Bicep file: what will be deployed, with the modules in it.</summary>
/// <param name="name">The file, or the module's symbol in it.</param>
/// <param name="json">The template.</param>
internal sealed class ArmTemplate(string name, JsonObject json)
{
    private const string DeploymentType = "Microsoft.Resources/deployments";

    private static readonly Lazy<string> _main = new(static () =>
    {
        CompileResult result = BicepCompiler.Compile(Path.Combine(Repository.Infra, "main.bicep"));
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException(result.Messages);
    });

    /// <summary>The file, or the module's symbol in it.</summary>
    public string Name => name;

    /// <summary>Parameters by name.</summary>
    public JsonObject Parameters => Part("parameters");

    /// <summary>Variables by name.</summary>
    public JsonObject Variables => Part("variables");

    /// <summary>Outputs by name.</summary>
    public JsonObject Outputs => Part("outputs");

    /// <summary>What is made, by symbol; not what is there already, nor modules.</summary>
    public IEnumerable<(string Symbol, string Type, JsonObject Body)> Resources =>
        Everything.Where(static resource => resource.Type != DeploymentType && resource.Body["existing"]?.GetValue<bool>() != true);

    /// <summary>The modules in it.</summary>
    public IEnumerable<ArmTemplate> Modules =>
        Everything.Where(static resource => resource.Type == DeploymentType)
            .Select(static resource => new ArmTemplate(resource.Symbol, resource.Body["properties"]!["template"]!.AsObject()));

    /// <summary>By symbol where the template has symbols, and by number where it does not.</summary>
    private IEnumerable<(string Symbol, string Type, JsonObject Body)> Everything
    {
        get
        {
            IEnumerable<(string Symbol, JsonNode? Body)> all = json["resources"] is JsonArray numbered
                ? numbered.Select(static (body, index) => ($"{index}", body))
                : Part("resources").Select(static pair => (pair.Key, pair.Value));
            return all.Select(static one => (one.Symbol, one.Body!["type"]!.GetValue<string>().Split('@')[0], one.Body!.AsObject()));
        }
    }

    /// <summary><c>main.bicep</c>, a fresh copy to do with as one likes.</summary>
    public static ArmTemplate OfMain() => new("main", JsonNode.Parse(_main.Value)!.AsObject());

    /// <summary>It and its modules.</summary>
    public IEnumerable<ArmTemplate> WithModules() => Modules.Prepend(this);

    /// <summary>The module of that symbol.</summary>
    public ArmTemplate Module(string symbol) => Modules.Single(module => module.Name == symbol);

    /// <summary>The only resource of a type.</summary>
    public JsonObject Resource(string type) => Resources.Single(resource => resource.Type == type).Body;

    /// <summary>The parameters that the module of that symbol is given.</summary>
    public JsonObject ArgumentsOf(string symbol) => Everything.Single(resource => resource.Symbol == symbol).Body["properties"]!["parameters"]!.AsObject();

    /// <summary>A value, with a variable that stands for it looked up.</summary>
    public JsonNode? Resolve(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) && ArmExpression.Read(text) is { Name: "variables", Arguments: [{ Text: { } variable }] }
            ? Variables[variable]
            : node;

    private JsonObject Part(string part)
    {
        if (json[part] is JsonObject there)
            return there;
        var empty = new JsonObject();
        json[part] = empty;
        return empty;
    }
}
