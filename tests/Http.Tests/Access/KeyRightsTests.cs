using ShardedCounter.Http.Tests.Hosting;
using ShardedCounter.Ingestion;

namespace ShardedCounter.Http.Tests.Access;

/// <summary>What keys of <c>Auth:Keys</c> may do, asked over HTTP.</summary>
public sealed class KeyRightsTests
{
    private const string Full = "the-full-key-of-some-length";
    private const string Page = "the-key-that-stands-in-a-page";

    public static TheoryData<string> Words => ["read", "list", "increment", "reset", "operate"];

    [Theory]
    [MemberData(nameof(Words))]
    public async Task AKeyMayDoTheOperationsOfItsWordAndNoOther(string word)
    {
        await using CounterApp app = await StartAsync(("Auth:Keys:0:Operations", word));
        CallerRights right = Enum.Parse<CallerRights>(word, ignoreCase: true);
        int allowed = 0;
        foreach (Operation operation in OperationTable.All.Where(static operation => operation.Access != EndpointAccess.Anonymous))
        {
            (string path, string? body) = SampleRequests.Of(operation, "a");
            CounterApp.Answered answer = await app.SendAsync(operation.Method, path, body, "X-Api-Key", Page);
            if (operation.Needs == right)
            {
                Assert.True(answer.Status == 200, $"{operation.Name}: {answer.Body}");
                allowed++;
            }
            else
            {
                answer.IsProblem(403, "forbidden");
                string detail = answer.Json.GetProperty("detail").GetString()!;
                Assert.Contains($"\"{operation.Needs.ToString().ToLowerInvariant()}\"", detail, StringComparison.Ordinal);
                Assert.DoesNotContain(Page, answer.Body, StringComparison.Ordinal);
            }
        }

        Assert.Equal(OperationTable.All.Count(operation => operation.Needs == right), allowed);
        Assert.True(allowed > 0);
    }

    [Fact]
    public async Task AKeyWithPrefixesMayTouchTheCountersThatStartSoByEveryOperation()
    {
        await using CounterApp app = await StartAsync(("Auth:Keys:0:Operations", "read,list,increment,reset"), ("Auth:Keys:0:Prefixes", "likes:,views:"));
        foreach (Operation operation in OperationTable.All.Where(static operation => operation.Needs is not (CallerRights.None or CallerRights.Operate)))
        {
            foreach (string own in new[] { "likes:post-1", "views:" })
            {
                (string path, string? body) = SampleRequests.Of(operation, own);
                CounterApp.Answered allowed = await app.SendAsync(operation.Method, path, body, "X-Api-Key", Page);
                Assert.True(allowed.Status == 200, $"{operation.Name} {own}: {allowed.Body}");
            }

            foreach (string other in new[] { "like", "Likes:post-1", "likes", "x-likes:post-1" })
            {
                int before = app.Intake.Calls.Count + app.Reader.Calls.Count + app.Resetter.Calls.Count;
                (string path, string? body) = SampleRequests.Of(operation, other);
                (await app.SendAsync(operation.Method, path, body, "X-Api-Key", Page)).IsProblem(403, "forbidden");
                Assert.Equal(before, app.Intake.Calls.Count + app.Reader.Calls.Count + app.Resetter.Calls.Count);

                (path, body) = SampleRequests.Of(operation, other);
                Assert.Equal(200, (await app.SendAsync(operation.Method, path, body, "X-Api-Key", Full)).Status);
            }
        }
    }

    [Fact]
    public async Task ABatchWithOneCounterOutsideIsRefusedWholeAndSaysWhich()
    {
        await using CounterApp app = await StartAsync(("Auth:Keys:0:Operations", "increment,read"), ("Auth:Keys:0:Prefixes", "likes:"));
        const string Batch = """[{"counter":"likes:a","delta":1},{"counter":"likes:b","delta":1},{"counter":"salary","delta":1},{"counter":"tax","delta":1}]""";
        (await app.SendAsync("POST", "/api/increments?code=" + Page, Batch)).IsProblem(403, "forbidden").With("index", 2).With("counter", "salary");
        (await app.SendAsync("POST", "/api/counters/read?code=" + Page, """{"counters":["likes:a","salary"]}""")).IsProblem(403, "forbidden").With("index", 1);
        Assert.Empty(app.Intake.Calls);
        Assert.Empty(app.Reader.Calls);
    }

    [Theory]
    [InlineData("/api/counters/salary/increment/")]
    [InlineData("/API/counters/salary/increment")]
    [InlineData("/api/counters/%73alary/increment")]
    public async Task OtherSpellingsOfAPathLeadPastNoCheck(string path)
    {
        await using CounterApp app = await StartAsync(("Auth:Keys:0:Operations", "increment"), ("Auth:Keys:0:Prefixes", "likes:"));
        (await app.SendAsync("POST", path, null, "X-Api-Key", Page)).IsProblem(403, "forbidden");
        Assert.Equal(200, (await app.SendAsync("POST", path.Replace("salary", "likes:1", StringComparison.Ordinal).Replace("%73alary", "%6Cikes:1", StringComparison.Ordinal), null, "X-Api-Key", Page)).Status);
    }

    [Fact]
    public async Task AListWithoutAPrefixIsNotForAKeyWithPrefixes()
    {
        await using CounterApp app = await StartAsync(("Auth:Keys:0:Operations", "list"), ("Auth:Keys:0:Prefixes", "likes:"));
        (await app.SendAsync("GET", "/api/counters", null, "X-Api-Key", Page)).IsProblem(403, "forbidden");
        Assert.Equal(200, (await app.SendAsync("GET", "/api/counters?prefix=likes:post", null, "X-Api-Key", Page)).Status);
    }

    [Fact]
    public async Task WithoutTheFullKeyNothingIsOpen()
    {
        await using CounterApp app = await CounterApp.StartAsync(("Auth:Keys:0:Name", "page"), ("Auth:Keys:0:Key", Page), ("Auth:Keys:0:Operations", "increment"));
        foreach (Operation operation in OperationTable.All.Where(static operation => operation.Access != EndpointAccess.Anonymous))
        {
            (string path, string? body) = SampleRequests.Of(operation, "a");
            (await app.SendAsync(operation.Method, path, body)).IsProblem(401, "unauthorized");
            (await app.SendAsync(operation.Method, path, body, "X-Api-Key", Full)).IsProblem(401, "unauthorized");
        }

        Assert.Equal(200, (await app.SendAsync("POST", "/api/counters/a/increment?code=" + Page)).Status);
    }

    [Fact]
    public async Task WhereAnyoneMayReadAKeyTakesNothingAway()
    {
        await using CounterApp app = await StartAsync(("Auth:AnonymousReads", "true"), ("Auth:Keys:0:Operations", "increment"), ("Auth:Keys:0:Prefixes", "likes:"));
        foreach (string[] headers in new string[][] { [], ["X-Api-Key", Page], ["X-Api-Key", "nobody's-key-of-some-length"] })
        {
            Assert.Equal(200, (await app.SendAsync("GET", "/api/counters/salary", null, headers)).Status);
            Assert.Equal(200, (await app.SendAsync("GET", "/api/counters", null, headers)).Status);
            Assert.Equal(200, (await app.SendAsync("POST", "/api/counters/read", """{"counters":["salary"]}""", headers)).Status);
        }

        (await app.SendAsync("POST", "/api/counters/salary/increment", null, "X-Api-Key", Page)).IsProblem(403, "forbidden");
        (await app.SendAsync("POST", "/api/counters/likes:1/increment")).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task AKeyIsTheSameCallerInEveryPlaceAndUnderEveryHashOfItsEntry()
    {
        const string Renewed = "the-next-key-of-the-same-page";
        await using CounterApp app = await StartAsync(
            ("Auth:Keys:0:Operations", "increment"), ("Auth:Keys:0:KeySha256:0", Sha256(Renewed).ToLowerInvariant()),
            ("Auth:Keys:1:Name", "other"), ("Auth:Keys:1:KeySha256", Sha256("another-page's-key-by-its-hash")), ("Auth:Keys:1:Operations", "increment"));
        const string Path = "/api/counters/a/increment?key=0123456789abcdef";
        await app.SendAsync("POST", Path, null, "X-Api-Key", Page);
        await app.SendAsync("POST", Path, null, "x-functions-key", Renewed);
        await app.SendAsync("POST", Path + "&code=" + Renewed);
        await app.SendAsync("POST", Path, null, "X-Api-Key", "another-page's-key-by-its-hash");
        await app.SendAsync("POST", Path, null, "X-Api-Key", Full);
        string page = ReceiptOf("key:page"), other = ReceiptOf("key:other"), full = ReceiptOf("key");
        Assert.Equal([$"once {page} a:1", $"once {page} a:1", $"once {page} a:1", $"once {other} a:1", $"once {full} a:1"], app.Intake.Calls);
        Assert.Equal(3, new[] { page, other, full }.Distinct().Count());
    }

    [Fact]
    public async Task AHashIsNoKey()
    {
        await using CounterApp app = await CounterApp.StartAsync(("Auth:Keys:0:Name", "page"), ("Auth:Keys:0:KeySha256", Sha256(Page)), ("Auth:Keys:0:Operations", "increment"));
        Assert.Equal(200, (await app.SendAsync("POST", "/api/counters/a/increment", null, "X-Api-Key", Page)).Status);
        (await app.SendAsync("POST", "/api/counters/a/increment", null, "X-Api-Key", Sha256(Page))).IsProblem(401, "unauthorized");
    }

    private static string Sha256(string text) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(text)));

    private static string ReceiptOf(string caller)
    {
        Assert.True(IdempotencyKey.TryCreate(caller, "0123456789abcdef", out IdempotencyKey key));
        return key.ReceiptId;
    }

    private static Task<CounterApp> StartAsync(params (string Key, string Value)[] more) =>
        CounterApp.StartAsync([("Auth:ApiKey", Full), ("Auth:Keys:0:Name", "page"), ("Auth:Keys:0:Key", Page), .. more]);
}
