using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>What the SDK throws and the service answers, put into the words of the port: status, sub-status, activity id and charge are kept.</summary>
internal static class CosmosErrors
{
    /// <summary>True for what the world can do to a request; anything else is a bug and goes up as it is.</summary>
    public static bool IsOfTheWorld(Exception exception) =>
        exception is CosmosException or HttpRequestException or OperationCanceledException or IOException or SocketException or TimeoutException
            or Azure.Identity.AuthenticationFailedException;

    /// <summary>The exception for a call that got an answer it can do nothing with.</summary>
    public static StoreUnavailableException Unavailable(string call, StoreAnswer answer) =>
        new($"Cosmos DB, {call}: {Describe(answer.Status, answer.SubStatus, answer.ActivityId, answer.RequestUnits, answer.Error)}.", null, answer.RetryAfter);

    /// <summary>The exception for a call that got none.</summary>
    public static StoreUnavailableException Unavailable(string call, Exception exception) =>
        new($"Cosmos DB, {call}: {Describe(exception)}.", exception, (exception as CosmosException)?.RetryAfter);

    /// <summary>What was thrown, in one line.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        CosmosException cosmos => Describe((int)cosmos.StatusCode, cosmos.SubStatusCode, cosmos.ActivityId, cosmos.RequestCharge, FirstLine(cosmos.ResponseBody)),
        OperationCanceledException => "no answer in time, or given up by the caller",
        _ => $"{exception.GetType().Name}: {FirstLine(exception.Message)}",
    };

    /// <summary>What was answered, in one line.</summary>
    public static string Describe(int status, int subStatus, string? activityId, double requestUnits, string? error) =>
        string.Create(CultureInfo.InvariantCulture, $"{status}/{subStatus} ({(HttpStatusCode)status}), activity {activityId ?? "unknown"}, {requestUnits:0.##} RU{(error is { Length: > 0 } ? ": " + error : string.Empty)}");

    /// <summary>The first line of a message; the service's and the SDK's go on for pages.</summary>
    public static string FirstLine(string? message)
    {
        const int Longest = 300;
        ReadOnlySpan<char> line = (message ?? string.Empty).AsSpan().Trim();
        int end = line.IndexOfAny('\r', '\n');
        if (end >= 0)
            line = line[..end];
        return line.Length > Longest ? line[..Longest].ToString() : line.ToString();
    }
}
