using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ShardedCounter.Http;

/// <summary>Counts what callers ask for. Any thread; allocates nothing for a request unless a trusted proxy names the client.</summary>
/// <remarks>
/// A key of the settings has one bucket for all its users, and one for each client address where the entry says so; the address's comes first, so that what one of them is refused does not
/// cost the others. Who has no such key has a bucket by address, or by the name the host gave.
/// </remarks>
internal sealed class CallerLimits
{
    private readonly TimeProvider _time;
    private readonly TrustedProxies _proxies;
    private readonly ICallerIdentity _identity;
    private readonly ClientBuckets _clients = new();
    private readonly TokenMath? _other;
    private readonly KeyBucket?[] _keys;
    private readonly TokenMath?[] _keyAddresses;

    private CallerLimits(RateLimitOptions options, KeyRing keys, ICallerIdentity identity, TimeProvider time)
    {
        long frequency = time.TimestampFrequency;
        Rate? usual = Rate.Of(options.PerSecond, options.Burst);
        _time = time;
        _identity = identity;
        _proxies = new TrustedProxies(options.TrustedProxies);
        _other = usual is Rate other ? new TokenMath(other, frequency) : null;
        _keys = [.. keys.Options.Select(key => KeyRate(key, usual) is Rate rate ? new KeyBucket(rate, frequency) : null)];
        _keyAddresses = [.. keys.Options.Select(key => Rate.Of(key?.AddressPerSecond, key?.AddressBurst) is Rate rate ? new TokenMath(rate, frequency) : (TokenMath?)null)];
    }

    /// <summary>The limits of the settings; null where there are none.</summary>
    public static CallerLimits? From(IOptions<RateLimitOptions> options, KeyRing keys, ICallerIdentity identity, TimeProvider time)
    {
        bool limited = options.Value.PerSecond > 0 || keys.Options.Any(static key => key is { PerSecond: > 0 } or { AddressPerSecond: > 0 });
        return limited ? new CallerLimits(options.Value, keys, identity, time) : null;
    }

    /// <summary>Admits a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who sends it; null where nobody knows, which its address pays for.</param>
    /// <returns>Null, or after which time it may come again.</returns>
    public TimeSpan? TakeOne(HttpContext context, Caller? caller) => Take(context, caller, 0);

    /// <summary>Charges what an admitted request turned out to ask for beyond its one.</summary>
    /// <inheritdoc cref="TakeOne"/>
    public TimeSpan? TakeMore(HttpContext context, Caller? caller, int tokens) => tokens <= 0 ? null : Take(context, caller, tokens);

    private static Rate? KeyRate(ApiKeyOptions? key, Rate? usual) => key switch
    {
        { PerSecond: double own } => Rate.Of(own, key.Burst),
        { Burst: int burst } when usual is Rate rate => rate with { Burst = burst },
        _ => usual,
    };

    private TimeSpan? Take(HttpContext context, Caller? caller, int more)
    {
        long now = _time.GetTimestamp();
        long wait = 0;
        if (caller is { Number: > 0 })
        {
            if (_keyAddresses[caller.Number - 1] is TokenMath each)
                wait = Take(ClientKey.Of(_proxies.ClientOf(context), caller.Number), each, more, now);
            if (wait == 0 && _keys[caller.Number - 1] is { } all)
                wait = more == 0 ? all.TakeOne(now) : all.TakeMore(more, now);
        }
        else if (_other is TokenMath other)
        {
            wait = Take(Other(context, caller), other, more, now);
        }

        return wait == 0 ? null : _time.GetElapsedTime(0, wait);
    }

    private long Take(ClientKey client, TokenMath math, int more, long now) =>
        more == 0 ? _clients.TakeOne(client, math, now) : _clients.TakeMore(client, math, more, now);

    private ClientKey Other(HttpContext context, Caller? caller)
    {
        string name = caller is null ? "" : _identity.NameOf(context);
        if (name.Length > 0)
            return ClientKey.Of(name);
        IPAddress? address = _proxies.ClientOf(context);
        return ClientKey.Of(address, 0);
    }
}
