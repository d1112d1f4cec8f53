using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ShardedCounter.Testing;

namespace ShardedCounter.Http.Tests.Access;

public sealed class AdmissionAllocationTests
{
    private const string Key = "a-key-of-some-length";

    private static readonly Operation _increment = OperationTable.All.Single(static operation => operation.Name == OperationNames.Increment);

    [Fact]
    public void AnOpenHostAdmitsWithoutAllocating() => Assert.Equal(0, Least(new AuthOptions(), null));

    [Fact]
    public void AKeyIsFoundWithoutAllocating() => Assert.Equal(0, Least(new AuthOptions { ApiKey = Key }, null));

    [Fact]
    public void AHashOfAKeyIsFoundWithoutAllocating() =>
        Assert.Equal(0, Least(new AuthOptions { Keys = [new ApiKeyOptions { Name = "a", KeySha256 = [KeyHash.TextOf(Key)], Operations = ["increment"] }] }, null));

    [Fact]
    public void ALimitedCallerIsCountedWithoutAllocating()
    {
        var limits = new RateLimitOptions { PerSecond = 1_000_000, Burst = 1_000_000 };
        Assert.Equal(0, Least(new AuthOptions { ApiKey = Key }, limits));
        Assert.Equal(0, Least(new AuthOptions(), limits));
    }

    /// <summary>Bytes of a hundred requests.</summary>
    private static long Least(AuthOptions auth, RateLimitOptions? rate)
    {
        IOptions<AuthOptions> options = Options.Create(auth);
        var keys = new KeyRing(options);
        var identity = new ApiKeyIdentity(keys, options);
        var admission = new Admission(identity, rate is null ? null : CallerLimits.From(Options.Create(rate), keys, identity, TimeProvider.System));
        var context = new DefaultHttpContext();
        context.Request.Headers["X-Api-Key"] = Key;
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("2001:db8::1");
        return Allocation.LeastBytes(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                if (admission.Check(context, _increment) is not null)
                    throw new InvalidOperationException("refused");
            }
        });
    }
}
