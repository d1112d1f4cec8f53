using System.Text.Encodings.Web;
using System.Text.Json;

namespace ShardedCounter.Http.Answers;

/// <summary>
/// How documents are serialised: as <see cref="HttpJson"/> says, with quotes written as <c>\"</c>, since no answer is part of a
/// page.
/// </summary>
internal static class Documents
{
    public static HttpJson Json { get; } =
        new(new JsonSerializerOptions(HttpJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
