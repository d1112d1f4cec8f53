using Microsoft.Extensions.Logging;

namespace ShardedCounter.Http;

/// <summary>Keeps ASP.NET's own lines about requests out of the logs: they quote the query string, and a key may stand there (<c>?code=</c>, <c>?key=</c>).</summary>
/// <remarks>
/// It saves work too: while the first of them is on at any level, every request makes an activity and a log scope, for lines that are not written. Tracing is not
/// affected: a listener switches activities on by itself.
/// </remarks>
internal static class SecretLogs
{
    /// <summary>The categories that quote what a client sent: each request as it starts and ends, and requests that are no HTTP.</summary>
    private static readonly string[] _categories = ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel.BadRequests"];

    /// <summary>Adds rules behind all others: of rules with the same category the last one counts, and these name the categories whole.</summary>
    public static void Silence(LoggerFilterOptions options)
    {
        // A rule for one sink comes before those for all sinks, however wide its category: so each sink that has rules of its own gets these too.
        foreach (string category in _categories)
        {
            foreach (string? provider in options.Rules.Select(static rule => rule.ProviderName).Append(null).Distinct().ToArray())
                options.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.None, null));
        }
    }
}
