using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ShardedCounter.Http.Answers;

namespace ShardedCounter.Http.Problems;

/// <summary>Writes explanations down: one as the page that its <c>type</c> leads to, all as <c>docs/problems.md</c>.</summary>
internal static class ProblemTexts
{
    private const string Introduction = """
        # Problems

        Every error is a problem document (RFC 9457), `application/problem+json`. Its `type` is `/problems/` and a word that never changes: decide by that word, and show `detail` to people.
        The `type` is an address too: each service answers there with the section below. `code`, `index`, `line` and `position` say where a body is wrong, `counter` which counter it is
        about, `limit` which limit was passed, `failures` which counters of a batch were not counted. 429 and 503 carry `Retry-After`.

        | status | type | title |
        |---|---|---|

        """;

    private static readonly HttpJson _indented = new(new JsonSerializerOptions(HttpJson.Default.Options)
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The whole of <c>docs/problems.md</c>.</summary>
    public static string Guide()
    {
        var text = new StringBuilder(Introduction);
        foreach (ProblemType type in ProblemExplanations.All.Select(static explanation => explanation.Type))
            text.Append(CultureInfo.InvariantCulture, $"| {type.Status} | [`{type.Slug}`](#{type.Slug}) | {type.Title} |\n");
        foreach (ProblemExplanation explanation in ProblemExplanations.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {explanation.Type.Slug}\n\n{explanation.Type.Status}: {explanation.Type.Title}.\n\n");
            text.Append(CultureInfo.InvariantCulture, $"- **What happened.** {explanation.Happened}\n- **What was counted.** {explanation.Counted}\n- **What to do.** {explanation.Remedy}\n");
            text.Append(CultureInfo.InvariantCulture, $"\n```json\n{ExampleOf(explanation)}\n```\n");
        }

        return text.ToString();
    }

    /// <summary>A page for one of them.</summary>
    public static string PageOf(ProblemExplanation explanation)
    {
        ProblemType type = explanation.Type;
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{type.Slug}: {Encoded(type.Title)}</title>
            </head>
            <body>
            <main>
            <h1>{Encoded(type.Title)}</h1>
            <p>Status {type.Status}, type <code>{type.Uri}</code></p>
            <h2>What happened</h2>
            <p>{Encoded(explanation.Happened)}</p>
            <h2>What was counted</h2>
            <p>{Encoded(explanation.Counted)}</p>
            <h2>What to do</h2>
            <p>{Encoded(explanation.Remedy)}</p>
            <h2>Example</h2>
            <pre>{Encoded(ExampleOf(explanation))}</pre>
            </main>
            </body>
            </html>

            """;
    }

    private static string ExampleOf(ProblemExplanation explanation) => JsonSerializer.Serialize(explanation.Example, _indented.Problem);

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
