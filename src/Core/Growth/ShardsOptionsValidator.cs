using Microsoft.Extensions.Options;
using ShardedCounter.Model;

namespace ShardedCounter.Growth;

/// <summary>Checks <see cref="ShardsOptions"/> at start-up; the message names setting, value and rule.</summary>
internal sealed class ShardsOptionsValidator : IValidateOptions<ShardsOptions>
{
    public ValidateOptionsResult Validate(string? name, ShardsOptions options)
    {
        var failures = new List<string>();
        OptionRule.CheckAnnotations(options, ShardsOptions.Section, failures);
        OptionRule.CheckSpan(failures, "Shards:RefreshInterval", options.RefreshInterval, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
