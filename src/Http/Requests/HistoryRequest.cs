using Microsoft.AspNetCore.Http;
using ShardedCounter.Aggregation.History;
using ShardedCounter.Diagnostics;
using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http.Requests;

/// <summary>Reads how much of the past is asked for.</summary>
internal static class HistoryRequest
{
    /// <summary><c>?resolution=</c>, minutes where it is not there; its word is what the answer repeats.</summary>
    public static Problem? ReadResolution(HttpRequest request, out HistoryResolution resolution, out string word)
    {
        Problem? problem = RequestParts.ReadParameter(request, "resolution", out string? value);
        word = value ?? "minute";
        HistoryResolution? known = word switch
        {
            "minute" => HistoryResolution.Minute,
            "hour" => HistoryResolution.Hour,
            "day" => HistoryResolution.Day,
            _ => null,
        };
        resolution = known ?? default;
        return problem ?? (known is null
            ? RequestParts.BadParameter($"\"resolution\" is \"{Excerpt.Of(value)}\"; it can be \"minute\", \"hour\" or \"day\".")
            : null);
    }

    /// <summary><c>?include=</c> with <c>rates</c>, <c>history</c> or both with a comma between; nothing where it is not there, at no cost where there is no query.</summary>
    public static Problem? ReadInclude(HttpRequest request, out Include include)
    {
        include = Include.None;
        Problem? problem = RequestParts.ReadParameter(request, "include", out string? value);
        if (problem is not null || value is null)
            return problem;
        foreach (string word in value.Split(','))
        {
            Include known = word switch
            {
                "rates" => Include.Rates,
                "history" => Include.History,
                _ => Include.None,
            };
            if (known == Include.None)
                return RequestParts.BadParameter($"\"include\" has \"{Excerpt.Of(word)}\"; it can be \"rates\", \"history\", or both with a comma between.");
            include |= known;
        }

        return null;
    }
}
