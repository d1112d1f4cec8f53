using Microsoft.Extensions.Options;

namespace ShardedCounter.Http;

/// <summary>
/// Checks <see cref="CounterCorsOptions"/>: an origin with a path or a trailing slash would silently never match.
/// </summary>
internal sealed class CounterCorsOptionsValidator : IValidateOptions<CounterCorsOptions>
{
    public ValidateOptionsResult Validate(string? name, CounterCorsOptions options)
    {
        if (options.Origins is ["*"])
            return ValidateOptionsResult.Success;
        string[] bad = [.. options.Origins.Where(origin => !IsOrigin(origin))];
        return bad.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Cors:Origins has '{bad[0]}'; each must be a scheme and a host without a path, "
                + "such as https://example.com, or '*' must be the only one.");
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
        && uri.Scheme is "http" or "https"
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}
