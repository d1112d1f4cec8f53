using Microsoft.Extensions.Options;
using ShardedCounter.Http.Tests.Hosting;

namespace ShardedCounter.Http.Tests.Access;

/// <summary>What keeps a host with keys from starting, and that it is said without the keys.</summary>
public sealed class KeySettingsTests
{
    private const string Secret = "a-secret-that-is-never-shown";

    [Theory]
    [InlineData("Name", "", "Auth:Keys:0:Name is no setting of a key, or has no value it can have")]
    [InlineData("Name", "with blank", "Auth:Keys:0:Name has 10 characters; it must be 1 to 64 printable ASCII characters without spaces.")]
    [InlineData("Key", Secret + " ", "Auth:Keys:0:Key has 29 characters; it must be 16 to 256 printable ASCII characters without spaces.")]
    [InlineData("KeySha256", Secret, "Auth:Keys:0:KeySha256 is no SHA-256 in hexadecimal")]
    [InlineData("Operations", "", "Auth:Keys:0:Operations is empty; it must name what the key may do: read, list, increment, reset, operate.")]
    [InlineData("Operations", "read,write", "Auth:Keys:0:Operations has 'write'; it can have read, list, increment, reset, operate.")]
    [InlineData("Operations", "operate", "Auth:Keys:0 has Prefixes and may \"operate\"; that concerns all counters. Leave one of the two out.")]
    [InlineData("Prefixes", "", "Auth:Keys:0:Prefixes is no setting of a key, or has no value it can have")]
    [InlineData("Prefixes", "likes/", "Auth:Keys:0:Prefixes has 'likes/'; no counter's name starts like that.")]
    [InlineData("Prefixs", "likes:", "Auth:Keys:0:Prefixs is no setting of a key, or has no value it can have")]
    [InlineData("PerSecond", "-1", "Auth:Keys:0:PerSecond is -1; it must be 0.01 to 1000000 requests a second, or 0 for no limit.")]
    [InlineData("PerSecond", "many", "Auth:Keys:0:PerSecond is no setting of a key, or has no value it can have")]
    [InlineData("AddressBurst", "0", "Auth:Keys:0:AddressBurst is 0; it must be 1 to 1000000 requests.")]
    public async Task ABadEntryStopsTheStartAndIsNamed(string setting, string value, string message)
    {
        Dictionary<string, string> entry = Entry();
        entry[setting] = value;
        string failure = await FailureAsync(entry.Select(static pair => ($"Auth:Keys:0:{pair.Key}", pair.Value)));
        Assert.Contains(message, failure, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEntryWithoutAKeyOfAnyFormStopsTheStart()
    {
        Dictionary<string, string> entry = Entry();
        entry.Remove("Key");
        Assert.Contains("Auth:Keys:0 has neither Key nor KeySha256", await FailureAsync(entry.Select(static pair => ($"Auth:Keys:0:{pair.Key}", pair.Value))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoEntriesMustNotShareANameOrAKey()
    {
        IEnumerable<(string, string)> first = Entry().Select(static pair => ($"Auth:Keys:0:{pair.Key}", pair.Value));
        string sameName = await FailureAsync([.. first, ("Auth:Keys:1:Name", "PAGE"), ("Auth:Keys:1:Key", "another-key-of-some-length"), ("Auth:Keys:1:Operations", "read")]);
        Assert.Contains("Auth:Keys has the name 'page' more than once", sameName, StringComparison.Ordinal);
        string hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Secret))).ToLowerInvariant();
        string sameKey = await FailureAsync([.. first, ("Auth:Keys:1:Name", "other"), ("Auth:Keys:1:KeySha256", hash), ("Auth:Keys:1:Operations", "read")]);
        Assert.Equal("Auth: one key stands in two places; each entry of Auth:Keys, and Auth:ApiKey, must have a key of its own.", sameKey);
        Assert.Equal(sameKey, await FailureAsync([.. first, ("Auth:ApiKey", Secret)]));
    }

    [Theory]
    [InlineData("RateLimit:PerSecond", "0.001", "RateLimit:PerSecond is 0.001; it must be 0.01 to 1000000 requests a second, or 0 for no limit.")]
    [InlineData("RateLimit:Burst", "0", "RateLimit:Burst is 0; it must be 1 to 1000000 requests.")]
    [InlineData("RateLimit:TrustedProxies", "10.0.0.0/33", "RateLimit:TrustedProxies has '10.0.0.0/33'; each must be an address, such as 10.0.0.4, or a network, such as 10.0.0.0/8 or fd00::/8.")]
    [InlineData("RateLimit:TrustedProxies", "localhost", "RateLimit:TrustedProxies has 'localhost'; each must be an address, such as 10.0.0.4, or a network, such as 10.0.0.0/8 or fd00::/8.")]
    public async Task ABadLimitStopsTheStart(string setting, string value, string message) => Assert.Equal(message, await FailureAsync([(setting, value)]));

    private static Dictionary<string, string> Entry() => new() { ["Name"] = "page", ["Key"] = Secret, ["Operations"] = "increment", ["Prefixes"] = "likes:" };

    private static async Task<string> FailureAsync(IEnumerable<(string, string)> settings) =>
        (await Assert.ThrowsAsync<OptionsValidationException>(() => CounterApp.StartAsync([.. settings]))).Message;
}
