using Microsoft.Extensions.Options;
using ShardedCounter.Model;

namespace ShardedCounter.Flushing;

/// <summary>Checks <see cref="FlushOptions"/> at start-up; the message names setting, value and rule.</summary>
internal sealed class FlushOptionsValidator : IValidateOptions<FlushOptions>
{
    public ValidateOptionsResult Validate(string? name, FlushOptions options)
    {
        var failures = new List<string>();
        OptionRule.CheckAnnotations(options, FlushOptions.Section, failures);
        if (options.MaxLinger is { } maxLinger)
            OptionRule.CheckSpan(failures, "Flush:MaxLinger", maxLinger, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        OptionRule.CheckSpan(failures, "Flush:MaxPendingAge", options.MaxPendingAge, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        OptionRule.CheckSpan(failures, "Flush:MaxAcceptedAge", options.MaxAcceptedAge, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        OptionRule.CheckSpan(failures, "Flush:WaiterTimeout", options.WaiterTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        OptionRule.CheckSpan(failures, "Flush:DrainTimeout", options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
