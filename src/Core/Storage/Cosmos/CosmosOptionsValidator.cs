using Microsoft.Extensions.Options;
using ShardedCounter.Model;

namespace ShardedCounter.Storage.Cosmos;

/// <summary>Checks <see cref="CosmosOptions"/> at start-up; the message names setting, value and rule, and never a key.</summary>
internal sealed class CosmosOptionsValidator : IValidateOptions<CosmosOptions>
{
    public ValidateOptionsResult Validate(string? name, CosmosOptions options)
    {
        var failures = new List<string>();
        OptionRule.CheckAnnotations(options, CosmosOptions.Section, failures);
        OptionRule.CheckSpan(failures, "Cosmos:RequestTimeout", options.RequestTimeout, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(60));
        if (!Enum.IsDefined(options.Mode))
            failures.Add($"Cosmos:Mode is {options.Mode}; it must be Direct or Gateway.");
        if (options.ConnectionString.Length > 0)
            CheckConnectionString(options, failures);
        else
            CheckEndpoint(options, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckConnectionString(CosmosOptions options, List<string> failures)
    {
        if (options.Endpoint.Length > 0 || options.Key.Length > 0)
            failures.Add("Cosmos:ConnectionString is set together with Cosmos:Endpoint or Cosmos:Key; it holds both, so they must be empty.");
        if (!options.ConnectionString.Contains("AccountEndpoint=", StringComparison.OrdinalIgnoreCase)
            || !options.ConnectionString.Contains("AccountKey=", StringComparison.OrdinalIgnoreCase))
            failures.Add("Cosmos:ConnectionString (not shown, it holds a key) must have the form AccountEndpoint=…;AccountKey=…;");
    }

    private static void CheckEndpoint(CosmosOptions options, List<string> failures)
    {
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out Uri? endpoint) || (endpoint.Scheme != Uri.UriSchemeHttps && endpoint.Scheme != Uri.UriSchemeHttp))
        {
            failures.Add($"Cosmos:Endpoint is '{options.Endpoint}'; it must be the account's address, such as https://name.documents.azure.com:443/.");
            return;
        }

        bool plain = endpoint.Scheme == Uri.UriSchemeHttp;
        if (plain && options.Mode != CosmosMode.Gateway)
            failures.Add($"Cosmos:Mode is {options.Mode} and Cosmos:Endpoint is {options.Endpoint}; over plain HTTP it must be Gateway.");
        if (plain && options.Key.Length == 0)
            failures.Add($"Cosmos:Key is empty and Cosmos:Endpoint is {options.Endpoint}; an identity's token must not travel over plain HTTP.");
    }
}
