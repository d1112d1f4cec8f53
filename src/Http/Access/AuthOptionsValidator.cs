using Microsoft.Extensions.Options;

namespace ShardedCounter.Http;

/// <summary>Checks <see cref="AuthOptions"/>. Its message leaves the value out: it is a secret.</summary>
internal sealed class AuthOptionsValidator : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        if (string.IsNullOrEmpty(options.ApiKey))
            return ValidateOptionsResult.Success;
        if (options.ApiKey.Length is >= AuthOptions.MinKeyLength and <= AuthOptions.MaxKeyLength
            && !options.ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return ValidateOptionsResult.Success;
        return ValidateOptionsResult.Fail(
            $"Auth:ApiKey has {options.ApiKey.Length} characters; it must be {AuthOptions.MinKeyLength} to {AuthOptions.MaxKeyLength} "
            + "printable ASCII characters without spaces, or empty to let anyone call.");
    }
}
