using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ShardedCounter.Functions.Http;
using ShardedCounter.Http;

namespace ShardedCounter.Functions.Tests.Http;

public sealed class FunctionKeyIdentityTests
{
    private const string Key = "a-function-key-of-the-usual-length-1234567890==";
    private const string Page = "a-function-key-that-stands-in-a-page-12345678==";
    private const string Other = "a-function-key-of-another-page-1234567890123==";

    private readonly FunctionKeyIdentity _identity = new(new KeyRing(Options.Create(new AuthOptions())));

    private readonly FunctionKeyIdentity _narrowed = new(new KeyRing(Options.Create(new AuthOptions
    {
        Keys =
        [
            new ApiKeyOptions { Name = "page", Key = Page, Operations = ["increment"], Prefixes = ["likes:"] },
            new ApiKeyOptions { Name = "other", Key = Other, Operations = ["read"] },
        ],
    })));

    [Fact]
    public void TheHostHasAdmittedWhoeverCallsAndOnlyHealthIsOpen()
    {
        Assert.Equal(CallerRights.All, _identity.CallerOf(new DefaultHttpContext(), EndpointAccess.Operator)?.Rights);
        Assert.Equal([EndpointAccess.Anonymous], Enum.GetValues<EndpointAccess>().Where(_identity.IsOpen));
    }

    [Fact]
    public void CallersAreToldApartByTheirKeysHash()
    {
        string name = _identity.NameOf(Request(header: Key));
        Assert.Equal(name, _identity.NameOf(Request(parameter: Key)));
        Assert.Equal(name, _narrowed.NameOf(Request(parameter: Key)));
        Assert.NotEqual(name, _identity.NameOf(Request(header: Key + "x")));
        Assert.Matches("^[0-9a-f]{32}$", name);
    }

    [Fact]
    public void AHeaderHidesTheParameterAsInTheHost() =>
        Assert.Equal(_identity.NameOf(Request(header: Key)), _identity.NameOf(Request(header: Key, parameter: "another")));

    [Fact]
    public void WithoutAKeyTheNameIsEmpty() => Assert.Equal(("", ""), (_identity.NameOf(Request()), _identity.NameOf(Request(header: ""))));

    [Fact]
    public void AFunctionKeyThatIsListedMayDoWhatItsEntrySaysWhereverElseAnotherKeyStands()
    {
        foreach (DefaultHttpContext request in new[]
        {
            Request(header: Page), Request(parameter: Page), Request(api: Page),
            Request(header: Page, parameter: Key), Request(header: Key, parameter: Page), Request(header: "", parameter: Page), Request(header: Page, api: Key), Request(header: Key, api: Page),
            Request(headers: [Key, Page]), Request(headers: [Page, Key]), Request(header: Page, parameter: Page, api: Page),
        })
        {
            Caller caller = _narrowed.CallerOf(request, EndpointAccess.Write)!;
            Assert.Equal((CallerRights.Increment, true, false), (caller.Rights, caller.Owns("likes:1"), caller.Owns("salary")));
            Assert.Equal("key:page", _narrowed.NameOf(request));
        }
    }

    [Fact]
    public void KeysOfTwoEntriesAreNobodys() => Assert.Null(_narrowed.CallerOf(Request(header: Page, parameter: Other), EndpointAccess.Write));

    [Fact]
    public void AFunctionKeyThatIsNotListedMayDoWhatTheHostLetsItIn() =>
        Assert.Equal((CallerRights.All, false), (_narrowed.CallerOf(Request(header: Key), EndpointAccess.Write)!.Rights, _narrowed.CallerOf(Request(header: Key), EndpointAccess.Write)!.HasPrefixes));

    private static DefaultHttpContext Request(string? header = null, string? parameter = null, string? api = null, string[]? headers = null)
    {
        var context = new DefaultHttpContext();
        if (header is not null)
            context.Request.Headers["x-functions-key"] = header;
        if (headers is not null)
            context.Request.Headers["x-functions-key"] = headers;
        if (api is not null)
            context.Request.Headers["X-Api-Key"] = api;
        if (parameter is not null)
            context.Request.QueryString = QueryString.Create("code", parameter);
        return context;
    }
}
