using Microsoft.Extensions.Logging;

namespace ShardedCounter.Http.Tests.Fakes;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLogs : ILoggerProvider, ILogger
{
    public List<(LogLevel Level, int Id, string Text, Exception? Failure)> Entries { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Entries)
            Entries.Add((logLevel, eventId.Id, formatter(state, exception), exception));
    }

    public void Dispose()
    {
    }
}
