using Microsoft.Extensions.Options;
using ShardedCounter.Model;

namespace ShardedCounter.Standalone.Hosting;

/// <summary>Checks <see cref="StorageOptions"/> at start-up; the message names setting, value and rule.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (!Enum.IsDefined(options.Kind))
            return ValidateOptionsResult.Fail($"Storage:Kind is {options.Kind}; it must be Sqlite or Cosmos.");
        if (string.IsNullOrWhiteSpace(options.Path))
            return ValidateOptionsResult.Fail("Storage:Path is empty; it must name a file, such as counters.db.");
        return options.Shards is < 1 or > Layout.MaxShards
            ? ValidateOptionsResult.Fail($"Storage:Shards is {options.Shards}; it must be from 1 to {Layout.MaxShards}.")
            : ValidateOptionsResult.Success;
    }
}
