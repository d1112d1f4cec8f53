using Microsoft.Extensions.Options;
using ShardedCounter.Model;

namespace ShardedCounter.Ingestion.Events;

/// <summary>Checks <see cref="IngestOptions"/> at start-up; the message names setting, value and rule.</summary>
internal sealed class IngestOptionsValidator : IValidateOptions<IngestOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestOptions options)
    {
        var failures = new List<string>();
        OptionRule.CheckAnnotations(options, IngestOptions.Section, failures);
        OptionRule.CheckSpan(failures, "Ingest:TimeLimit", options.TimeLimit, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
