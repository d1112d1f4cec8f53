using Microsoft.Extensions.Configuration;

namespace ShardedCounter.Http;

/// <summary>One entry of <c>Auth:Keys</c>: a key that may do less than everything, such as one that stands in a page for all to read.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>The longest <see cref="Name"/>, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Where it stands in the settings, for messages: <c>Auth:Keys:0</c>.</summary>
    public string Path { get; set; } = "Auth:Keys";

    /// <summary>
    /// What the caller is called. Idempotency keys are scoped to it: a caller whose key is renewed under the same name stays the same caller. No secret.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>The key itself, with the rule of <see cref="AuthOptions.ApiKey"/>.</summary>
    public string? Key { get; set; }

    /// <summary>
    /// SHA-256 of the key in hexadecimal, so that the settings hold no secret; several where a key is being renewed. With <see cref="Key"/> too, each of them
    /// is admitted.
    /// </summary>
    public IReadOnlyList<string> KeySha256 { get; set; } = [];

    /// <summary>What it may do: <c>read</c>, <c>list</c>, <c>increment</c>, <c>reset</c>, <c>operate</c> (<see cref="CallerRights"/>); at least one.</summary>
    public IReadOnlyList<string> Operations { get; set; } = [];

    /// <summary>How the names of the counters start that it may touch; empty: all counters.</summary>
    public IReadOnlyList<string> Prefixes { get; set; } = [];

    /// <summary>Requests a second of all who use the key together, instead of <c>RateLimit:PerSecond</c>; 0: no limit.</summary>
    public double? PerSecond { get; set; }

    /// <summary>Requests at once, instead of <c>RateLimit:Burst</c>.</summary>
    public int? Burst { get; set; }

    /// <summary>Requests a second of each client address that uses the key; null or 0: no limit.</summary>
    public double? AddressPerSecond { get; set; }

    /// <summary>Requests at once of each client address.</summary>
    public int? AddressBurst { get; set; }

    /// <summary>Settings of the entry that are none, or whose values cannot be read. A misspelt <c>Prefixes</c> must not open every counter.</summary>
    public IReadOnlyList<string> Unreadable { get; set; } = [];

    /// <summary>Reads an entry. Lists may be lists or one text with commas.</summary>
    internal static ApiKeyOptions Read(IConfigurationSection section)
    {
        var unreadable = new List<string>();
        var options = new ApiKeyOptions { Path = section.Path };
        foreach (IConfigurationSection child in section.GetChildren())
        {
            bool read = child.Key.ToUpperInvariant() switch
            {
                "NAME" => (options.Name = child.Value ?? "").Length > 0,
                "KEY" => (options.Key = child.Value) is not null,
                "KEYSHA256" => (options.KeySha256 = ConfigurationText.ListOf(child)).Count > 0,
                "OPERATIONS" => (options.Operations = ConfigurationText.ListOf(child)).Count > 0,
                "PREFIXES" => (options.Prefixes = ConfigurationText.ListOf(child)).Count > 0, // an empty text may be meant as "none": to mean "all", leave it out
                "PERSECOND" => (options.PerSecond = ConfigurationText.NumberOf(child)) is not null,
                "BURST" => (options.Burst = ConfigurationText.CountOf(child)) is not null,
                "ADDRESSPERSECOND" => (options.AddressPerSecond = ConfigurationText.NumberOf(child)) is not null,
                "ADDRESSBURST" => (options.AddressBurst = ConfigurationText.CountOf(child)) is not null,
                _ => false,
            };
            if (!read)
                unreadable.Add(child.Path);
        }

        options.Unreadable = unreadable;
        return options;
    }
}
