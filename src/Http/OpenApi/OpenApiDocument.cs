using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ShardedCounter.Http.Answers;
using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http.OpenApi;

/// <summary>Makes the description of the HTTP surface (OpenAPI 3.1) out of the operations, what is said of them, and the types they answer with.</summary>
/// <remarks>It is made when the project changes and not when it runs: hosts serve the file of it in <c>Assets</c>, and a test holds the two equal.</remarks>
internal sealed class OpenApiDocument
{
    private const string ProblemJson = "application/problem+json";

    private static readonly JsonSerializerOptions _format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private readonly SchemaSet _schemas;

    private OpenApiDocument(SchemaSet schemas) => _schemas = schemas;

    /// <summary>The document's text.</summary>
    /// <param name="texts">What the documentation of a type says of its property; null: nothing.</param>
    /// <exception cref="InvalidOperationException">An operation is not described, or what is described is none.</exception>
    public static string Write(Func<Type, string, string?> texts) => new OpenApiDocument(new SchemaSet(texts)).Build().ToJsonString(_format) + "\n";

    private JsonObject Build()
    {
        var descriptions = OperationDescriptions.All.ToDictionary(static description => description.Name);
        var paths = new JsonObject();
        foreach (Operation operation in OperationTable.All)
        {
            if (!descriptions.Remove(operation.Name, out OperationDescription? description))
                throw new InvalidOperationException($"The operation '{operation.Name}' is not described.");
            if (!paths.ContainsKey(operation.Pattern))
                paths[operation.Pattern] = new JsonObject();
            paths[operation.Pattern]![operation.Method.ToLowerInvariant()] = Of(operation, description);
        }

        if (descriptions.Count > 0)
            throw new InvalidOperationException($"'{descriptions.First().Key}' is described and is no operation.");
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Sharded counter",
                ["version"] = "1",
                ["description"] = OperationDescriptions.Introduction,
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = new JsonArray([.. OperationDescriptions.Groups.Select(static group => new JsonObject { ["name"] = group.Name, ["description"] = group.Text })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = _schemas.ToComponents(),
                ["examples"] = new JsonObject(ProblemExplanations.All.Select(static explanation => KeyValuePair.Create(explanation.Type.Slug, (JsonNode?)ExampleOf(explanation)))),
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = KeyIn("header", KeyRing.ApiKeyHeader),
                    ["functionKey"] = KeyIn("header", KeyRing.FunctionKeyHeader),
                    ["code"] = KeyIn("query", KeyRing.Parameter),
                },
            },
        };
    }

    private JsonObject Of(Operation operation, OperationDescription description)
    {
        var node = new JsonObject
        {
            ["operationId"] = operation.Name,
            ["tags"] = new JsonArray(description.Group),
            ["summary"] = description.Summary,
            ["description"] = description.Text,
        };
        if (description.Parameters.Count > 0)
            node["parameters"] = new JsonArray([.. description.Parameters.Select(Of)]);
        if (description.Body is { } body)
        {
            node["requestBody"] = new JsonObject
            {
                ["description"] = body.Text,
                ["required"] = body.IsRequired,
                ["content"] = new JsonObject(body.Media.Select(media => KeyValuePair.Create(media.MediaType, (JsonNode?)Of(media)))),
            };
        }

        var responses = new JsonObject(description.Answers.Select(answer => KeyValuePair.Create(answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)Of(answer))));
        foreach (IGrouping<int, ProblemType> problems in SharedProblems.Of(operation, description).GroupBy(static problem => problem.Status))
            responses[problems.Key.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Of(problems.Key, [.. problems]);
        node["responses"] = responses;

        // The empty one is last: a host that has no keys takes none.
        node["security"] = operation.Access == EndpointAccess.Anonymous
            ? new JsonArray()
            : new JsonArray(Needing("key"), Needing("functionKey"), Needing("code"), new JsonObject());
        return node;
    }

    private static JsonObject Of(ParameterDescription parameter)
    {
        var node = new JsonObject { ["name"] = parameter.Name, ["in"] = parameter.In, ["description"] = parameter.Text };
        if (parameter.In == "path")
            node["required"] = true;
        var schema = (JsonObject)JsonNode.Parse(parameter.Schema)!;
        node["schema"] = schema;
        node["example"] = (string?)schema["type"] == "integer" ? JsonNode.Parse(parameter.Example) : parameter.Example;
        return node;
    }

    private JsonObject Of(AnswerDescription answer)
    {
        var node = new JsonObject { ["description"] = answer.Text };
        if (answer.Headers.Count > 0)
            node["headers"] = new JsonObject(answer.Headers.Select(static header => KeyValuePair.Create(header.Name, (JsonNode?)HeaderOf(header.Text, "string"))));
        if (answer.Media is { } media)
            node["content"] = new JsonObject { [media.MediaType] = Of(media) };
        return node;
    }

    private JsonObject Of(MediaDescription media)
    {
        var schemas = media.Shapes.Select(shape => (JsonNode)_schemas.Of(shape)).ToArray();
        var node = new JsonObject
        {
            ["schema"] = schemas switch
            {
                [] => new JsonObject { ["type"] = "string" },
                [JsonNode only] => only,
                _ => new JsonObject { ["anyOf"] = new JsonArray(schemas) },
            },
        };
        if (media.Examples.Count > 0)
        {
            node["examples"] = new JsonObject(media.Examples.Select(example => KeyValuePair.Create(example.Name, (JsonNode?)new JsonObject
            {
                ["summary"] = example.Summary,
                ["value"] = schemas.Length == 0 ? example.Text : JsonNode.Parse(example.Text),
            })));
        }

        return node;
    }

    private JsonObject Of(int status, ProblemType[] problems)
    {
        JsonObject schema = _schemas.Of(typeof(Problem));
        schema["properties"] = new JsonObject { ["type"] = new JsonObject { ["enum"] = new JsonArray([.. problems.Select(static problem => (JsonNode)problem.Uri)]) } };
        var node = new JsonObject
        {
            ["description"] = string.Join(" Or: ", problems.Select(static problem => $"{problem.Title} ({problem.Slug}).")),
            ["content"] = new JsonObject
            {
                [ProblemJson] = new JsonObject
                {
                    ["schema"] = schema,
                    ["examples"] = new JsonObject(problems.Select(static problem =>
                        KeyValuePair.Create(problem.Slug, (JsonNode?)new JsonObject { ["$ref"] = "#/components/examples/" + problem.Slug }))),
                },
            },
        };
        if (status is 429 or 503)
            node["headers"] = new JsonObject { ["Retry-After"] = HeaderOf("After how many seconds to try again.", "integer") };
        return node;
    }

    private static JsonObject ExampleOf(ProblemExplanation explanation) => new()
    {
        ["summary"] = explanation.Type.Title,
        ["description"] = $"{explanation.Happened} {explanation.Counted} {explanation.Remedy}",
        ["value"] = JsonSerializer.SerializeToNode(explanation.Example, Documents.Json.Problem),
    };

    private static JsonObject HeaderOf(string text, string type) => new() { ["description"] = text, ["schema"] = new JsonObject { ["type"] = type } };

    private static JsonObject KeyIn(string place, string name) => new() { ["type"] = "apiKey", ["in"] = place, ["name"] = name };

    private static JsonObject Needing(string scheme) => new() { [scheme] = new JsonArray() };
}
