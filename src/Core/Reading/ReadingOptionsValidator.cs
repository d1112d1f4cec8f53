using Microsoft.Extensions.Options;
using ShardedCounter.Model;

namespace ShardedCounter.Reading;

/// <summary>Checks <see cref="ReadingOptions"/> at start-up; the message names setting, value and rule.</summary>
internal sealed class ReadingOptionsValidator : IValidateOptions<ReadingOptions>
{
    public ValidateOptionsResult Validate(string? name, ReadingOptions options)
    {
        var failures = new List<string>();
        OptionRule.CheckAnnotations(options, ReadingOptions.Section, failures);
        OptionRule.CheckSpan(failures, "Reading:CacheFor", options.CacheFor, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
