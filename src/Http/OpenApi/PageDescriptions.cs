using ShardedCounter.Http.Problems;

namespace ShardedCounter.Http.OpenApi;

/// <summary>What browsers and editors load.</summary>
internal static class PageDescriptions
{
    /// <summary>Their heading.</summary>
    public const string Group = "Pages";

    /// <summary>The operations.</summary>
    public static IReadOnlyList<OperationDescription> All { get; } =
    [
        File(OperationNames.Dashboard, "The dashboard", "The page for people: counters, their values, and the health of the pipeline.", "text/html"),
        File(OperationNames.Client, "The browser client", "An ES module that folds increments in the page and sends them in batches with keys. Pages of any origin may load it.", "text/javascript"),
        File(OperationNames.ClientTypes, "The browser client's types", "For editors and TypeScript.", "application/typescript"),
        File(OperationNames.OpenApi, "This document", "The description of this service, the same in every host of one version.", "application/json"),
        new(OperationNames.Problem, Group, "What a problem means", "Where the type of a problem document leads: what happened, what was counted, what to do.")
        {
            Parameters = [Parameters.Problem],
            Answers = [new AnswerDescription(200, "A page.", new MediaDescription("text/html", []))],
            Problems = [ProblemTypes.NotFound],
        },
        File(OperationNames.Asset, "A file of the pages", "What the pages load; which files there are may change with every version.", "*/*") with
        {
            Parameters = [Parameters.File, Parameters.IfNoneMatch],
            Problems = [ProblemTypes.NotFound],
        },
    ];

    private static OperationDescription File(string name, string summary, string text, string mediaType) => new(name, Group, summary, text)
    {
        Parameters = [Parameters.IfNoneMatch],
        Answers =
        [
            new AnswerDescription(200, "The file, compressed for those who take that.", new MediaDescription(mediaType, []), ("ETag", "Changes with the file."), ("Cache-Control", "For how long it may be kept without asking.")),
            new AnswerDescription(304, "The file is the one of If-None-Match."),
        ],
    };
}
