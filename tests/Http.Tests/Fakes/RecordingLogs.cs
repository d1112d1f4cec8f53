using Microsoft.Extensions.Logging;

namespace ShardedCounter.Http.Tests.Fakes;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLogs : ILoggerProvider, ILogger
{
    public List<(LogLevel Level, int Id, string Text, Exception? Failure)> Entries { get; } = [];

    /// <summary>Every value that a line was made of, and every scope around one: sinks keep those too.</summary>
    public List<string> Details { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Note(state);
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Entries)
            Entries.Add((logLevel, eventId.Id, formatter(state, exception), exception));
        Note(state);
    }

    private void Note(object? state)
    {
        lock (Details)
            Details.AddRange(state is IEnumerable<KeyValuePair<string, object?>> values ? values.Select(static value => $"{value.Value}") : [$"{state}"]);
    }

    public void Dispose()
    {
    }
}
