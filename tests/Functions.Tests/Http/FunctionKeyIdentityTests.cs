using Microsoft.AspNetCore.Http;
using ShardedCounter.Functions.Http;
using ShardedCounter.Http;

namespace ShardedCounter.Functions.Tests.Http;

public sealed class FunctionKeyIdentityTests
{
    private const string Key = "a-function-key-of-the-usual-length-1234567890==";

    private readonly FunctionKeyIdentity _identity = new();

    [Fact]
    public void TheHostHasAdmittedWhoeverCallsAndOnlyHealthIsOpen()
    {
        Assert.True(_identity.MayCall(new DefaultHttpContext(), EndpointAccess.Operator));
        Assert.Equal(
            [EndpointAccess.Anonymous], Enum.GetValues<EndpointAccess>().Where(_identity.IsOpen));
    }

    [Fact]
    public void CallersAreToldApartByTheirKeysHash()
    {
        string name = _identity.NameOf(Request(header: Key));
        Assert.Equal(name, _identity.NameOf(Request(parameter: Key)));
        Assert.NotEqual(name, _identity.NameOf(Request(header: Key + "x")));
        Assert.Matches("^[0-9a-f]{32}$", name);
    }

    [Fact]
    public void AHeaderHidesTheParameterAsInTheHost() =>
        Assert.Equal(_identity.NameOf(Request(header: Key)), _identity.NameOf(Request(header: Key, parameter: "another")));

    [Fact]
    public void WithoutAKeyTheNameIsEmpty() => Assert.Equal(("", ""), (_identity.NameOf(Request()), _identity.NameOf(Request(header: ""))));

    private static DefaultHttpContext Request(string? header = null, string? parameter = null)
    {
        var context = new DefaultHttpContext();
        if (header is not null)
            context.Request.Headers["x-functions-key"] = header;
        if (parameter is not null)
            context.Request.QueryString = QueryString.Create("code", parameter);
        return context;
    }
}
