using Microsoft.Extensions.Options;

namespace ShardedCounter.Http;

/// <summary>Checks <see cref="RateLimitOptions"/>.</summary>
internal sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        string[] failures =
        [
            .. RateRule.Check(RateLimitOptions.Section, nameof(options.PerSecond), options.PerSecond, nameof(options.Burst), options.Burst),
            .. options.TrustedProxies.Where(static proxy => !TrustedProxies.TryParse(proxy, out _))
                .Select(static proxy => $"RateLimit:TrustedProxies has '{proxy}'; each must be an address, such as 10.0.0.4, or a network, such as 10.0.0.0/8 or fd00::/8."),
        ];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
