using System.Text.Encodings.Web;
using System.Text.Json;

namespace ShardedCounter.CosmosEmulator.Sql;

/// <summary>A query text the service refuses, or one that asks for more of the language than this endpoint speaks. Becomes a 400 answer.</summary>
public sealed class SqlRefusedException : FormatException
{
    // The service writes apostrophes as they are, and the SDK shows the answer as it is.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Creates the refusal.</summary>
    /// <param name="code">The service's error code, such as <c>SC1001</c>.</param>
    /// <param name="message">What is wrong, in the service's words where it has any.</param>
    /// <param name="start">The index of the first character that is wrong.</param>
    /// <param name="end">The index after the last one.</param>
    public SqlRefusedException(string code, string message, int start, int end)
        : base(message)
    {
        Code = code;
        Start = start;
        End = end;
    }

    /// <summary>The service's error code, such as <c>SC1001</c>.</summary>
    public string Code { get; }

    /// <summary>The index of the first character that is wrong.</summary>
    public int Start { get; }

    /// <summary>The index after the last character that is wrong.</summary>
    public int End { get; }

    /// <summary>The errors as the service writes them: <c>{"errors":[{"severity":…,"location":{…},"code":…,"message":…}]}</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new { errors = new[] { new { severity = "Error", location = new { start = Start, end = End }, code = Code, message = Message } } }, Readable);

    internal static SqlRefusedException Near(SqlToken token, string text) => token.Kind == SqlTokenKind.End
        ? new("SC1002", "Syntax error, unexpected end-of-file.", token.Start, token.End)
        : new("SC1001", $"Syntax error, incorrect syntax near '{text[token.Start..token.End]}'.", token.Start, token.End);

    internal static SqlRefusedException Unsupported(string what, int start, int end) =>
        new("SC2990", $"The specified query includes '{what}' which is currently not supported.", start, end);
}
