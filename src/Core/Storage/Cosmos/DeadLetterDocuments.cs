using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>
/// Dead letters: <c>{"id":"…","source":"…","letter":"…","at":ms,"reason":"…","body":"…"}</c>, where <c>letter</c> is the letter's own id and <c>id</c> the same unless a document
/// could not be named so. The container lets them go after 14 days. Any thread.
/// </summary>
internal sealed class DeadLetterDocuments(Container letters, StoreRequests requests, QueryPages queries, ILogger log)
{
    /// <summary>
    /// The longest body and reason kept, in characters. Escaped a character takes 6 bytes at most: 300,000 of them stay below the 2 MB of a document. A letter that does not
    /// fit would keep its partition from going on.
    /// </summary>
    private const int LongestText = 300_000;

    private const int LongestReason = 10_000;

    private static readonly SearchValues<char> _idCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~:@-|");

    /// <summary>Keeps letters, side by side; one that is there already stays as it is.</summary>
    /// <remarks>
    /// A round sends only the letters that the one before did not get through. If one that failed had all of them sent again, a hundred would be kept only once none of the hundred
    /// fails, which on a store that fails one request in twenty is next to never, and their partition would stand still. It ends: each further round is smaller, and where the service
    /// asks for time, or a round keeps nothing, waiting is the caller's.
    /// </remarks>
    /// <exception cref="StoreUnavailableException">One of them cannot be kept now; others may have been.</exception>
    public async ValueTask AddAsync(IReadOnlyList<DeadLetter> added, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeadLetter> left = added;
        while (left.Count > 0)
        {
            IReadOnlyList<DeadLetter> sent = left;
            var failures = new LetterFailure?[sent.Count];
            await requests.SideBySideAsync(sent.Count, async i => failures[i] = await FailureOfAsync(sent[i], cancellationToken));
            LetterFailure[] failed = [.. failures.OfType<LetterFailure>()];
            if (failed.FirstOrDefault(static failure => failure.IsThrottled) is { } throttled)
                throw throttled.Exception;
            if (failed.Length == sent.Count)
                throw failed[0].Exception;
            left = [.. failed.Select(static failure => failure.Letter)];
        }
    }

    /// <summary>The newest letters of a source.</summary>
    /// <exception cref="StoreUnavailableException">They cannot be read now.</exception>
    public async ValueTask<IReadOnlyList<DeadLetter>> ReadAsync(string source, int top, CancellationToken cancellationToken)
    {
        var found = new List<DeadLetter>();
        var query = new QueryDefinition(QueryText.NewestLetters);
        StoreAnswer? failure = await queries.ReadAsync(
            CallKind.DeadLetterList, letters, query, new PartitionKey(source), pageSize: top, found, Add, found => found.Count >= top, cancellationToken);
        if (failure is not null)
            throw CosmosErrors.Unavailable(CallKind.DeadLetterList, failure);
        return [.. found.Take(top).Select(letter => letter with { Source = source })];
    }

    /// <summary>A document's id for a letter's: itself where it may be one, else its hash.</summary>
    private static string DocumentIdOf(string id) =>
        id.Length is >= 1 and <= 255 && !id.AsSpan().ContainsAnyExcept(_idCharacters) ? id : Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    /// <returns>Null when the letter is kept.</returns>
    private async Task<LetterFailure?> FailureOfAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        byte[] document = Write(letter);
        try
        {
            StoreAnswer answer = await requests.SendAsync(
                CallKind.DeadLetter,
                token => letters.CreateItemStreamAsync(new MemoryStream(document), new PartitionKey(letter.Source), cancellationToken: token),
                document.Length,
                cancellationToken);
            return answer.IsSuccess || answer.IsConflict
                ? null
                : new LetterFailure(letter, CosmosErrors.Unavailable(CallKind.DeadLetter, answer), IsThrottled: answer.RetryAfter is not null);
        }
        catch (StoreUnavailableException unanswered)
        {
            return new LetterFailure(letter, unanswered, IsThrottled: false);
        }
    }

    private byte[] Write(DeadLetter letter)
    {
        string body = Cut(letter.Body, LongestText);
        string reason = Cut(letter.Reason, LongestReason);
        if (body.Length < letter.Body.Length)
        {
            CosmosLog.LetterCut(log, letter.Source, body.Length, letter.Body.Length);
            reason = $"{reason} (only the first {body.Length} of {letter.Body.Length} characters are kept)";
        }

        return JsonText.Write((letter, reason, body), static (writer, state) =>
        {
            writer.WriteString("id"u8, DocumentIdOf(state.letter.Id));
            writer.WriteString("source"u8, state.letter.Source);
            writer.WriteString("letter"u8, state.letter.Id);
            writer.WriteNumber("at"u8, state.letter.At.ToUnixTimeMilliseconds());
            writer.WriteString("reason"u8, state.reason);
            writer.WriteString("body"u8, state.body);
        });
    }

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    private static void Add(ref Utf8JsonReader reader, ref List<DeadLetter> found)
    {
        var letter = new DeadLetter(string.Empty, string.Empty, DateTimeOffset.UnixEpoch, string.Empty, string.Empty);
        JsonText.ReadFields(ref reader, ref letter, static (ref Utf8JsonReader reader, ref DeadLetter letter) =>
        {
            if (reader.ValueTextEquals("letter"u8))
                letter = letter with { Id = JsonText.ReadText(ref reader) };
            else if (reader.ValueTextEquals("at"u8))
                letter = letter with { At = DateTimeOffset.FromUnixTimeMilliseconds(JsonText.ReadInt64(ref reader)) };
            else if (reader.ValueTextEquals("reason"u8))
                letter = letter with { Reason = JsonText.ReadText(ref reader) };
            else if (reader.ValueTextEquals("body"u8))
                letter = letter with { Body = JsonText.ReadText(ref reader) };
            else
                JsonText.Skip(ref reader);
        });
        found.Add(letter);
    }

    /// <summary>A letter that did not get through, and why.</summary>
    private sealed record LetterFailure(DeadLetter Letter, StoreUnavailableException Exception, bool IsThrottled);
}
