using Microsoft.Extensions.Options;

namespace ShardedCounter.Http;

/// <summary>Checks <see cref="HttpOptions"/>.</summary>
internal sealed class HttpOptionsValidator : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options) =>
        options.ReadMaxAgeSeconds is >= 0 and <= HttpOptions.MaxReadMaxAgeSeconds
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Http:ReadMaxAgeSeconds is {options.ReadMaxAgeSeconds}; it must be 0 to {HttpOptions.MaxReadMaxAgeSeconds}.");
}
