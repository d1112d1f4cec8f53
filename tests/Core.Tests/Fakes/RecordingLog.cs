using Microsoft.Extensions.Logging;

namespace ShardedCounter.Tests.Fakes;

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordingLog : ILogger
{
    private readonly Lock _gate = new();
    private readonly List<(int Id, string Message)> _lines = [];

    /// <summary>The event it breaks down on; 0: none.</summary>
    public int ThrowsOn { get; set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == ThrowsOn)
            throw new InvalidOperationException("The log is broken.");
        lock (_gate)
            _lines.Add((eventId.Id, formatter(state, exception)));
    }

    /// <summary>The messages of an event, in order.</summary>
    public IReadOnlyList<string> Of(int eventId)
    {
        lock (_gate)
            return [.. _lines.Where(line => line.Id == eventId).Select(static line => line.Message)];
    }
}
