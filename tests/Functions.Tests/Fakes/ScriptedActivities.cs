using System.Text.Json;

namespace ShardedCounter.Functions.Tests.Fakes;

/// <summary>What activities answer, by name. Arguments and results go through JSON, as they do between machines.</summary>
internal sealed class ScriptedActivities
{
    private readonly Dictionary<string, Func<JsonElement, Task<object?>>> _answers = [];

    public void On<TInput>(string name, Func<TInput, Task<object?>> answer) =>
        _answers[name] = input => answer(input.Deserialize<TInput>()!);

    public void On<TInput>(string name, Func<TInput, object?> answer) => On<TInput>(name, input => Task.FromResult(answer(input)));

    /// <summary>Runs an activity; its argument and its result as JSON text.</summary>
    public async Task<string> RunAsync(string name, string input) =>
        JsonSerializer.Serialize(await _answers[name](JsonDocument.Parse(input).RootElement));
}
