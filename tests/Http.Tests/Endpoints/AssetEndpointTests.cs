using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using ShardedCounter.Http.Assets;
using ShardedCounter.Http.Tests.Hosting;

namespace ShardedCounter.Http.Tests.Endpoints;

public sealed class AssetEndpointTests
{
    [Theory]
    [InlineData("/", "text/html; charset=utf-8", "no-cache")]
    [InlineData("/counter.js", "text/javascript; charset=utf-8", "public, max-age=3600")]
    [InlineData("/counter.d.ts", "application/typescript; charset=utf-8", "public, max-age=3600")]
    [InlineData("/assets/dashboard.html", "text/html; charset=utf-8", "no-cache")]
    public async Task AFileComesWithItsTypeAndIsOpenToAll(string path, string type, string caching)
    {
        await using CounterApp app = await CounterApp.StartAsync(("Auth:ApiKey", "an-api-key-of-some-length"));
        CounterApp.Answered answer = await app.SendAsync("GET", path);
        Assert.Equal((200, type, caching), (answer.Status, answer.MediaType, answer.Headers["Cache-Control"]));
        Assert.Equal(("nosniff", "Accept-Encoding"), (answer.Headers["X-Content-Type-Options"], answer.Headers["Vary"]));
        Assert.NotEqual("", answer.Body);

        CounterApp.Answered head = await app.SendAsync("HEAD", path);
        Assert.Equal((200, "", answer.Headers["ETag"]), (head.Status, head.Body, head.Headers["ETag"]));
    }

    [Fact]
    public async Task WhatIsThereAlreadyIsNotSentAgain()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        foreach (string encoding in new[] { "identity", "gzip" })
        {
            CounterApp.Answered first = await app.SendAsync("GET", "/counter.js", null, "Accept-Encoding", encoding);
            CounterApp.Answered again = await app.SendAsync("GET", "/counter.js", null, "Accept-Encoding", encoding, "If-None-Match", first.Headers["ETag"]);
            Assert.Equal((304, ""), (again.Status, again.Body));
            Assert.Equal((first.Headers["ETag"], "*"), (again.Headers["ETag"], again.Headers["Access-Control-Allow-Origin"]));
            Assert.Equal(200, (await app.SendAsync("GET", "/counter.js", null, "Accept-Encoding", encoding, "If-None-Match", "\"other\"")).Status);
        }
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", true)]
    [InlineData("br;q=1.0, GZIP;q=0.1", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("br", false)]
    [InlineData("identity", false)]
    [InlineData(",;=", false)]
    public async Task AFileIsCompressedForThoseWhoTakeIt(string accept, bool gzip)
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered plain = await app.SendAsync("GET", "/counter.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/counter.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        using HttpResponseMessage response = await app.Client.SendAsync(request);
        Assert.Equal(gzip ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
        Assert.Equal(!gzip, response.Headers.ETag!.Tag == plain.Headers["ETag"]);
        if (gzip)
        {
            Assert.True(bytes.Length < plain.Body.Length);
            using var unpacked = new MemoryStream();
            using (var stream = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
                await stream.CopyToAsync(unpacked);
            bytes = unpacked.ToArray();
        }

        Assert.Equal(plain.Body, Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public async Task TheBrowserClientIsSmallOnTheWire()
    {
        await using CounterApp app = await CounterApp.StartAsync();
        CounterApp.Answered head = await app.SendAsync("HEAD", "/counter.js", null, "Accept-Encoding", "gzip");
        Assert.Equal("gzip", head.Headers["Content-Encoding"]);
        Assert.InRange(int.Parse(head.Headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture), 1, 2047);
    }

    [Fact]
    public async Task ThePageRunsNothingButItsOwnAndIsFramedByNobody()
    {
        await using CounterApp app = await CounterApp.StartAsync(("Cors:Origins", "https://a.example"));
        CounterApp.Answered page = await app.SendAsync("GET", "/", null, "Origin", "https://b.example");
        string[] policy = page.Headers["Content-Security-Policy"].Split("; ");
        Assert.Subset(policy.ToHashSet(), new HashSet<string> { "default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'" });
        Assert.DoesNotContain("unsafe", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.False(page.Headers.ContainsKey("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(null, "*")]
    [InlineData("https://a.example", "https://a.example")]
    [InlineData("https://b.example", "*")]
    public async Task PagesOfEveryOriginMayLoadTheClient(string? origin, string allowed)
    {
        await using CounterApp app = await CounterApp.StartAsync(("Cors:Origins", "https://a.example"));
        CounterApp.Answered script = await app.SendAsync("GET", "/counter.js", null, origin is null ? [] : ["Origin", origin]);
        Assert.Equal((allowed, "cross-origin"), (script.Headers["Access-Control-Allow-Origin"], script.Headers["Cross-Origin-Resource-Policy"]));
    }

    [Fact]
    public void AFileOfUnknownKindIsNoticedAtTheFirstRequestOfAny() =>
        Assert.Contains("'assets/x.exe'", Assert.Throws<NotSupportedException>(() => Asset.Of("assets/x.exe", [])).Message, StringComparison.Ordinal);

    /// <summary>The worker of the Functions host maps an empty prefix, a slash and the route; the host itself takes no empty one.</summary>
    [Fact]
    public async Task AHostThatPutsASlashBeforeEveryRouteServesTheRootAndNothingMore()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        await using WebApplication app = builder.Build();
        foreach (Operation operation in OperationTable.All)
        {
            Assert.NotEqual("", operation.Route);
            app.MapMethods($"/{operation.Route}", operation.Methods, context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, operation.Name));
        }

        await app.StartAsync();
        using HttpClient client = app.GetTestClient();
        Assert.Equal("dashboard", await client.GetStringAsync(new Uri("/", UriKind.Relative)));
        Assert.Equal("client", await client.GetStringAsync(new Uri("/counter.js", UriKind.Relative)));
        Assert.Equal("asset", await client.GetStringAsync(new Uri("/assets/dashboard.html", UriKind.Relative)));
        using HttpResponseMessage other = await client.GetAsync(new Uri("/other", UriKind.Relative));
        Assert.Equal(404, (int)other.StatusCode);
    }
}
