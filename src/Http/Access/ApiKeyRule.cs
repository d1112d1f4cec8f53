using ShardedCounter.Model;

namespace ShardedCounter.Http;

/// <summary>What an entry of <c>Auth:Keys</c> must be.</summary>
internal static class ApiKeyRule
{
    private const string KeyRule = "16 to 256 printable ASCII characters without spaces";

    /// <summary>The words of the setting <c>Operations</c>.</summary>
    private static readonly Dictionary<string, CallerRights> _rights = new(StringComparer.OrdinalIgnoreCase)
    {
        ["read"] = CallerRights.Read,
        ["list"] = CallerRights.List,
        ["increment"] = CallerRights.Increment,
        ["reset"] = CallerRights.Reset,
        ["operate"] = CallerRights.Operate,
    };

    /// <summary>The word for one right.</summary>
    public static string WordOf(CallerRights right) => _rights.First(pair => pair.Value == right).Key;

    /// <summary>The rights of words that have been checked.</summary>
    public static CallerRights RightsOf(IEnumerable<string> words) => words.Aggregate(CallerRights.None, static (rights, word) => rights | _rights[word]);

    /// <summary>True when a text can be a key.</summary>
    public static bool IsKey(string text) =>
        text.Length is >= AuthOptions.MinKeyLength and <= AuthOptions.MaxKeyLength && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>What is wrong with an entry; no message holds a key or a hash.</summary>
    public static IEnumerable<string> Check(ApiKeyOptions key)
    {
        foreach (string setting in key.Unreadable)
            yield return $"{setting} is no setting of a key, or has no value it can have; see --help or the README for those there are.";
        if (key.Name.Length is 0 or > ApiKeyOptions.MaxNameLength || key.Name.AsSpan().ContainsAnyExceptInRange('!', '~'))
            yield return $"{key.Path}:Name has {key.Name.Length} characters; it must be 1 to {ApiKeyOptions.MaxNameLength} printable ASCII characters without spaces.";
        if (key.Key is null && key.KeySha256.Count == 0)
            yield return $"{key.Path} has neither Key nor KeySha256; nobody could use it.";
        if (key.Key is not null && !IsKey(key.Key))
            yield return $"{key.Path}:Key has {key.Key.Length} characters; it must be {KeyRule}.";
        if (!key.KeySha256.All(KeyHash.IsHash))
            yield return $"{key.Path}:KeySha256 is no SHA-256 in hexadecimal (64 digits each, with commas between several); make one by: printf %s \"$KEY\" | sha256sum";
        if (key.Operations.Count == 0)
            yield return $"{key.Path}:Operations is empty; it must name what the key may do: {Words()}.";
        foreach (string word in key.Operations.Where(static word => !_rights.ContainsKey(word)))
            yield return $"{key.Path}:Operations has '{word}'; it can have {Words()}.";
        foreach (string prefix in key.Prefixes.Where(static prefix => !CounterId.IsValidPrefix(prefix)))
            yield return $"{key.Path}:Prefixes has '{prefix}'; no counter's name starts like that.";
        if (key.Prefixes.Count > 0 && key.Operations.Contains("operate", StringComparer.OrdinalIgnoreCase))
            yield return $"{key.Path} has Prefixes and may \"operate\"; that concerns all counters. Leave one of the two out.";
        foreach (string failure in RateRule.Check(key.Path, "PerSecond", key.PerSecond, "Burst", key.Burst)
            .Concat(RateRule.Check(key.Path, "AddressPerSecond", key.AddressPerSecond, "AddressBurst", key.AddressBurst)))
            yield return failure;
    }

    private static string Words() => string.Join(", ", _rights.Keys);
}
