using Microsoft.Extensions.Options;

namespace ShardedCounter.Http;

/// <summary>Checks <see cref="AuthOptions"/>. Its messages leave keys and their hashes out, and say what is wrong with them instead.</summary>
internal sealed class AuthOptionsValidator : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        List<string> failures = [];
        if (!string.IsNullOrEmpty(options.ApiKey) && !ApiKeyRule.IsKey(options.ApiKey))
        {
            failures.Add($"Auth:ApiKey has {options.ApiKey.Length} characters; it must be {AuthOptions.MinKeyLength} to {AuthOptions.MaxKeyLength} "
                + "printable ASCII characters without spaces, or empty to let anyone call.");
        }

        if (options.Keys.Count > AuthOptions.MaxKeys)
            failures.Add($"Auth:Keys has {options.Keys.Count} entries; it can have {AuthOptions.MaxKeys}, because each request is compared with all of them.");
        failures.AddRange(options.Keys.SelectMany(ApiKeyRule.Check));
        failures.AddRange(options.Keys.GroupBy(static key => key.Name, StringComparer.OrdinalIgnoreCase)
            .Where(static same => same.Key.Length > 0 && same.Count() > 1)
            .Select(static same => $"Auth:Keys has the name '{same.Key}' more than once; who shares a name shares idempotency keys. Give one entry several hashes to renew its key."));
        if (failures.Count == 0 && HasSameKeyTwice(options))
            failures.Add("Auth: one key stands in two places; each entry of Auth:Keys, and Auth:ApiKey, must have a key of its own.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool HasSameKeyTwice(AuthOptions options)
    {
        string[] hashes =
        [
            .. string.IsNullOrEmpty(options.ApiKey) ? [] : new[] { KeyHash.TextOf(options.ApiKey) },
            .. options.Keys.SelectMany(static key => key.KeySha256.Concat(key.Key is null ? [] : [KeyHash.TextOf(key.Key)])
                .Select(static hash => hash.ToUpperInvariant())
                .Distinct()), // an entry may well name its key and the hash of it
        ];
        return hashes.Length != hashes.Distinct(StringComparer.Ordinal).Count();
    }
}
