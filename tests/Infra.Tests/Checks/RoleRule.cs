using System.Text.Json.Nodes;
using ShardedCounter.Infra.Tests.Compiling;

namespace ShardedCounter.Infra.Tests.Checks;

/// <summary>Roles: the documented ones that the app needs, each on the resource that it is for, and of Cosmos DB's data actions only those that the code calls.</summary>
internal static class RoleRule
{
    private const string AssignmentType = "Microsoft.Authorization/roleAssignments";
    private const string Cosmos = "Microsoft.DocumentDB/databaseAccounts";
    private const string Items = Cosmos + "/sqlDatabases/containers";

    /// <summary>Built-in roles by id, and the type of resource that each may be given on: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles.</summary>
    private static readonly Dictionary<string, (string Role, string On)> _roles = new()
    {
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = ("Monitoring Metrics Publisher", "Microsoft.Insights/components"),
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = ("Storage Blob Data Owner", "Microsoft.Storage/storageAccounts"),
        ["a638d3c7-ab3a-418d-83e6-5f17a39d4fde"] = ("Azure Event Hubs Data Receiver", "Microsoft.EventHub/namespaces/eventhubs"),
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = ("Durable Task Data Contributor", "Microsoft.DurableTask/schedulers/taskHubs"),
    };

    /// <summary>What the store's requests are to Cosmos DB: create, point read, replace and patch, upsert, query and read-many, change feed.</summary>
    private static readonly string[] _dataActions =
    [
        $"{Cosmos}/readMetadata", $"{Items}/items/create", $"{Items}/items/read", $"{Items}/items/replace", $"{Items}/items/upsert", $"{Items}/executeQuery", $"{Items}/readChangeFeed",
    ];

    /// <summary>What is wrong in a template and its modules.</summary>
    public static IEnumerable<string> Objections(ArmTemplate main)
    {
        var given = new List<string>();
        foreach (ArmTemplate template in main.WithModules())
        {
            foreach (JsonObject assignment in template.Resources.Where(static resource => resource.Type == AssignmentType).Select(static resource => resource.Body))
            {
                string id = RoleOf(template, assignment);
                if (!_roles.TryGetValue(id, out (string Role, string On) role))
                {
                    yield return $"{template.Name}: {id} is no role that is known to be needed.";
                    continue;
                }

                given.Add(id);
                string on = TypeOfScope(assignment);
                if (on != role.On)
                    yield return $"{template.Name}: {role.Role} is given on {on}; it must be {role.On}.";
            }
        }

        foreach (string id in _roles.Keys.Except(given))
            yield return $"{_roles[id].Role} is not given.";
        foreach (string objection in CosmosObjections(main.Module("cosmosAccess")))
            yield return objection;
    }

    private static IEnumerable<string> CosmosObjections(ArmTemplate access)
    {
        JsonNode properties = access.Resource(Cosmos + "/sqlRoleDefinitions")["properties"]!;
        string[] actions = [.. properties["permissions"]!.AsArray().SelectMany(static one => one!["dataActions"]!.AsArray()).Select(action => Format(access, action!.GetValue<string>()))];
        foreach (string action in actions.Except(_dataActions))
            yield return $"{access.Name}: {action} is given, and nothing in the code does that.";
        foreach (string action in _dataActions.Except(actions))
            yield return $"{access.Name}: {action} is not given, and the code does it.";
        JsonNode assigned = access.Resource(Cosmos + "/sqlRoleAssignments")["properties"]!["scope"]!;
        foreach (JsonNode? scope in properties["assignableScopes"]!.AsArray().Append(assigned.DeepClone()))
        {
            string text = access.Resolve(scope)!.GetValue<string>();
            if (!ArmExpression.Read(text).WithParts().Any(static part => part.Text == "{0}/dbs/{1}"))
                yield return $"{access.Name}: {text} is not the database.";
        }
    }

    private static string RoleOf(ArmTemplate template, JsonObject assignment)
    {
        ArmExpression expression = ArmExpression.Read(assignment["properties"]!["roleDefinitionId"]!.GetValue<string>());
        return expression.Arguments is [_, { Name: "variables", Arguments: [{ Text: { } variable }] }] ? template.Variables[variable]!.GetValue<string>() : expression.Arguments[^1].Text ?? "";
    }

    private static string TypeOfScope(JsonObject assignment) =>
        assignment["scope"]?.GetValue<string>() is { } scope && ArmExpression.Read(scope) is { Name: "resourceId", Arguments: [{ Text: { } type }, ..] } ? type : "the resource group";

    /// <summary><c>[format('{0}/x', variables('a'))]</c>, done.</summary>
    private static string Format(ArmTemplate template, string value) =>
        ArmExpression.Read(value) is { Name: "format", Arguments: [{ Text: { } pattern }, { Arguments: [{ Text: { } variable }] }] }
            ? pattern.Replace("{0}", template.Variables[variable]!.GetValue<string>(), StringComparison.Ordinal)
            : value;
}
