using Microsoft.Extensions.Options;
using ShardedCounter.Model;

namespace ShardedCounter.Aggregation;

/// <summary>Checks <see cref="AggregationOptions"/> at start-up; the message names setting, value and rule.</summary>
internal sealed class AggregationOptionsValidator : IValidateOptions<AggregationOptions>
{
    public ValidateOptionsResult Validate(string? name, AggregationOptions options)
    {
        var failures = new List<string>();
        OptionRule.CheckAnnotations(options, AggregationOptions.Section, failures);
        OptionRule.CheckSpan(failures, "Aggregation:Interval", options.Interval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
