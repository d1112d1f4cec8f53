using System.Text.Json;
using Microsoft.Extensions.Logging;
using ShardedCounter.Model;

namespace ShardedCounter.Tests.Simulation;

/// <summary>Keeps what the product cried out about.</summary>
internal sealed class SimLog : ILogger
{
    /// <summary>Messages that say the product met something that must not be.</summary>
    public List<string> Alarms { get; } = [];

    /// <summary>What the log alone has, because no dead letter could be written, or no answer said that it was.</summary>
    public Dictionary<CounterId, Int128> NotBuried { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == 1109 && state is IReadOnlyList<KeyValuePair<string, object?>> values)
            NoteLetter((string)values.First(static value => value.Key == "Letter").Value!);

        // 1103, 1104, 1105: refused, out of range, given up; 1004, 1005, 1009: for events, refused, the mark too, and not done in time. The fault plan asks for those;
        // everything else at this level is a bug.
        if (logLevel >= LogLevel.Error && eventId.Id is not (1103 or 1104 or 1105 or 1109 or 1004 or 1005 or 1009))
            Alarms.Add($"{formatter(state, exception)} {exception}");
    }

    private void NoteLetter(string body)
    {
        using JsonDocument letter = JsonDocument.Parse(body);
        var counter = CounterId.Parse(letter.RootElement.GetProperty("counter").GetString()!);
        NotBuried[counter] = NotBuried.GetValueOrDefault(counter) + letter.RootElement.GetProperty("delta").GetInt64();
    }
}
