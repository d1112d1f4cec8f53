using System.Net;
using Microsoft.AspNetCore.Http;

namespace ShardedCounter.Http.Tests.Limiting;

public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData("", "10.0.0.1", "203.0.113.9", "10.0.0.1")] // nobody is believed
    [InlineData("10.0.0.0/8", "198.51.100.7", "203.0.113.9", "198.51.100.7")] // not this one
    [InlineData("10.0.0.0/8", "10.0.0.1", null, "10.0.0.1")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.0/8", "::ffff:10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "203.0.113.9:51234", "203.0.113.9")] // as some gateways write it
    [InlineData("10.0.0.0/8", "10.0.0.1", "[2001:db8::1]:51234", "2001:db8::1")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "2001:db8::1", "2001:db8::1")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9")] // what the client wrote itself stands left of what the proxies know
    [InlineData("10.0.0.0/8", "10.0.0.1", "6.6.6.6, unknown, 10.0.0.2", "10.0.0.2")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3")]
    [InlineData("10.0.0.1,fd00::/8", "fd00::5", "203.0.113.9, 10.0.0.1", "203.0.113.9")]
    [InlineData("10.1.2.3/8", "10.0.0.1", "203.0.113.9", "203.0.113.9")] // bits beyond the prefix do not matter
    public void TheClientIsTheFirstOneWhomNoTrustedProxyVouchesAsItsOwn(string trusted, string connection, string? header, string client)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        if (header is not null)
            context.Request.Headers["X-Forwarded-For"] = header;
        var proxies = new TrustedProxies(trusted.Split(',', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(IPAddress.Parse(client), proxies.ClientOf(context));
    }

    [Fact]
    public void SeveralHeadersAreOneListInTheirOrder()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Headers["X-Forwarded-For"] = new(["6.6.6.6", "203.0.113.9", "127.0.0.1"]);
        Assert.Equal(IPAddress.Parse("203.0.113.9"), new TrustedProxies(["127.0.0.1"]).ClientOf(context));
    }
}
