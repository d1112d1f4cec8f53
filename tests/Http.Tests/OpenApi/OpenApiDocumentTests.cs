using System.Text.Json;
using ShardedCounter.Http.OpenApi;
using ShardedCounter.Http.Problems;
using ShardedCounter.Http.Tests.Hosting;

namespace ShardedCounter.Http.Tests.OpenApi;

/// <summary>The document is what the code generates, is sound in itself, and true: <see cref="CounterApp.SendAsync"/> holds every answer of every test against it, too.</summary>
public sealed class OpenApiDocumentTests
{
    [Fact]
    public void TheFileIsWhatTheCodeGenerates() => CheckedIn.Holds(Document.Path, OpenApiDocument.Write(DocumentationTexts.Of));

    [Fact]
    public async Task ItIsServedToAllAndNotSentTwice()
    {
        await using CounterApp app = await CounterApp.StartAsync(("Auth:ApiKey", "an-api-key-of-some-length"));
        CounterApp.Answered answer = await app.SendAsync("GET", "/api/openapi.json", null, "Origin", "https://editor.example");
        Assert.Equal((200, "application/json", CheckedIn.Read(Document.Path)), (answer.Status, answer.MediaType, answer.Body));
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal(304, (await app.SendAsync("GET", "/api/openapi.json", null, "If-None-Match", answer.Headers["ETag"])).Status);
    }

    [Fact]
    public void ItDescribesEveryOperationOnceAndNothingElse()
    {
        Assert.Equal("3.1.0", Document.Root.GetProperty("openapi").GetString());
        Assert.Equal(
            OperationTable.All.Select(static operation => $"{operation.Name} {operation.Method} {operation.Pattern} {operation.Access == EndpointAccess.Anonymous}").Order(),
            Document.Operations().Select(static row => $"{row.Operation.GetProperty("operationId")} {row.Method} {row.Path} {row.Operation.GetProperty("security").GetArrayLength() == 0}").Order());
    }

    [Fact]
    public void EveryReferenceLeadsSomewhereAndEveryComponentIsUsed()
    {
        string[] references = [.. All(Document.Root).Where(static member => member.Name == "$ref").Select(static member => member.Value.GetString()!)];
        Assert.All(references, static reference => Document.Schemas.Resolve(reference));
        IEnumerable<string> components = new[] { "schemas", "examples" }.SelectMany(static kind =>
            Document.Root.GetProperty("components").GetProperty(kind).EnumerateObject().Select(component => $"#/components/{kind}/{component.Name}"));

        // The one problem that no operation answers with: it is the answer to what is no operation.
        Assert.Equal(["#/components/examples/method-not-allowed"], components.Except(references));
    }

    [Fact]
    public void EveryPathParameterIsDeclared() => Assert.All(Document.Operations(), static row =>
    {
        IEnumerable<string> inPath = row.Path.Split('/').Where(static part => part.StartsWith('{')).Select(static part => part.Trim('{', '}'));
        Assert.Equal(inPath, Parameters(row.Operation).Where(static parameter => parameter.GetProperty("in").GetString() == "path").Select(static parameter =>
        {
            Assert.True(parameter.GetProperty("required").GetBoolean());
            return parameter.GetProperty("name").GetString()!;
        }));
    });

    [Fact]
    public void EverySchemaSaysWhatItsPropertiesMean() => Assert.All(
        Document.Root.GetProperty("components").GetProperty("schemas").EnumerateObject(),
        static schema => Assert.All(
            All(schema.Value).Where(static member => member.Name == "properties").SelectMany(static member => member.Value.EnumerateObject()),
            property => Assert.True(property.Value.TryGetProperty("description", out _), $"{schema.Name}.{property.Name} is not described.")));

    [Fact]
    public void EveryExampleIsOneOfItsSchema()
    {
        int examples = 0;
        foreach (JsonElement media in All(Document.Root).Where(static member => member.Name == "content").SelectMany(static member => member.Value.EnumerateObject()).Select(static member => member.Value))
        {
            if (!media.TryGetProperty("examples", out JsonElement named))
                continue;
            foreach (JsonProperty example in named.EnumerateObject())
            {
                JsonElement value = (example.Value.TryGetProperty("$ref", out JsonElement reference) ? Document.Schemas.Resolve(reference.GetString()!) : example.Value).GetProperty("value");
                Assert.Empty(Document.Schemas.Faults(media.GetProperty("schema"), value));
                examples++;
            }
        }

        Assert.True(examples > 100);
        Assert.All(Document.Operations().SelectMany(static row => Parameters(row.Operation)), static parameter =>
            Assert.Empty(Document.Schemas.Faults(parameter.GetProperty("schema"), parameter.GetProperty("example"))));
    }

    [Fact]
    public void EveryAnswerInJsonAndEveryBodyHasAnExample() => Assert.All(Document.Operations(), static row => Assert.All(
        All(row.Operation).Where(static member => member.Name == "content").SelectMany(static member => member.Value.EnumerateObject()),
        media => Assert.True(
            media.Value.TryGetProperty("examples", out _) || row.Operation.GetProperty("tags")[0].GetString() == "Pages", $"{row.Operation.GetProperty("operationId")} {media.Name}")));

    [Fact]
    public async Task EveryExampleOfARequestIsAnsweredAsDescribed()
    {
        int sent = 0;
        foreach ((string path, string method, JsonElement operation) in Document.Operations())
        {
            JsonElement[] parameters = [.. Parameters(operation)];
            string plain = parameters.Where(static parameter => parameter.GetProperty("in").GetString() == "path")
                .Aggregate(path, static (text, parameter) => text.Replace($"{{{parameter.GetProperty("name")}}}", parameter.GetProperty("example").GetString(), StringComparison.Ordinal));
            foreach ((string? type, string? body) in Bodies(operation))
            {
                foreach (JsonElement? parameter in parameters.Where(static parameter => parameter.GetProperty("in").GetString() != "path").Select(static parameter => (JsonElement?)parameter).Append(null))
                {
                    string name = parameter?.GetProperty("name").GetString() ?? "", value = parameter?.GetProperty("example").ToString() ?? "";
                    bool inQuery = parameter?.GetProperty("in").GetString() == "query";
                    string[] headers = [.. type is null ? [] : new[] { "Content-Type", type }, .. parameter is null || inQuery ? [] : new[] { name, value }];
                    await using CounterApp app = await CounterApp.StartAsync();
                    app.Intake.Result = new(name == "ack" ? Ingestion.IncrementStatus.Accepted : Ingestion.IncrementStatus.Counted);
                    CounterApp.Answered answer = await app.SendAsync(method, inQuery ? $"{plain}?{name}={Uri.EscapeDataString(value)}" : plain, body, headers);
                    Assert.True(answer.Status is 200 or 202, $"{method} {plain} {name}={value}: {answer.Status} {answer.Body}");
                    sent++;
                }
            }
        }

        Assert.True(sent > 40);
    }

    [Fact]
    public void EveryProblemIsExplainedInItsPlace()
    {
        Assert.Equal(ProblemTypes.All, ProblemExplanations.All.Select(static explanation => explanation.Type));
        Assert.Equal(
            ProblemTypes.All.Select(static type => type.Slug),
            Document.Root.GetProperty("components").GetProperty("examples").EnumerateObject().Select(static example => example.Name));
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "1.5")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""", "{}")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"b":1}""")]
    [InlineData("""{"type":"object","properties":{"a":{"enum":["x"]}}}""", """{"a":"y"}""")]
    [InlineData("""{"$ref":"#/components/schemas/Instant"}""", "\"2026-11-22T15:04:05Z\"")]
    [InlineData("""{"$ref":"#/components/schemas/CounterName"}""", "\"..\"")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"integer"}]}""", "true")]
    [InlineData("""{"type":"array","items":{"not":{"const":0}}}""", "[1,0]")]
    [InlineData("""{"unheardOf":1}""", "1")]
    public void TheCheckNotices(string schema, string value) =>
        Assert.NotEmpty(Document.Schemas.Faults(JsonDocument.Parse(schema).RootElement, JsonDocument.Parse(value).RootElement));

    private static IEnumerable<JsonElement> Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out JsonElement parameters) ? parameters.EnumerateArray() : [];

    private static IEnumerable<(string? Type, string? Body)> Bodies(JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out JsonElement request) || !request.GetProperty("required").GetBoolean())
            yield return (null, null);
        if (request.ValueKind == JsonValueKind.Undefined)
            yield break;
        foreach (JsonProperty media in request.GetProperty("content").EnumerateObject())
        {
            foreach (JsonProperty example in media.Value.GetProperty("examples").EnumerateObject())
            {
                JsonElement value = example.Value.GetProperty("value");
                yield return (media.Name, value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
            }
        }
    }

    private static IEnumerable<JsonProperty> All(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static member => All(member.Value).Prepend(member)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(All),
        _ => [],
    };
}
