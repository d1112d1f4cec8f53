using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Dashboard;

/// <summary>What the dashboard's tests look at, and answers that stand in for the server's where a test needs more than a young server has.</summary>
internal static class Sights
{
    /// <summary>How long a condition of a page is awaited at most; a page that fulfils it is not waited for.</summary>
    private const int PatienceMs = 60_000;

    /// <summary>A window of a desk.</summary>
    public static BrowserNewContextOptions Desk(ColorScheme scheme = ColorScheme.Light) => new()
    {
        ViewportSize = new ViewportSize { Width = 1280, Height = 860 },
        ColorScheme = scheme,
        ReducedMotion = ReducedMotion.Reduce,
        TimezoneId = "UTC",
    };

    /// <summary>A phone, of the narrowest in use.</summary>
    public static BrowserNewContextOptions Phone(ColorScheme scheme = ColorScheme.Light) => new(Desk(scheme))
    {
        ViewportSize = new ViewportSize { Width = 360, Height = 740 },
        HasTouch = true,
        IsMobile = true,
    };

    /// <summary>Awaits that an element has a text, all of it.</summary>
    public static Task SeeAsync(this Tab tab, string selector, string text) =>
        Assertions.Expect(tab.Page.Locator(selector)).ToHaveTextAsync(text, new LocatorAssertionsToHaveTextOptions { Timeout = PatienceMs });

    /// <summary>Awaits that an element has a text in it.</summary>
    public static Task SeePartAsync(this Tab tab, string selector, string text) =>
        Assertions.Expect(tab.Page.Locator(selector)).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { Timeout = PatienceMs });

    /// <summary>Awaits that an element can be seen.</summary>
    public static Task SeeAsync(this Tab tab, string selector) =>
        Assertions.Expect(tab.Page.Locator(selector)).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = PatienceMs });

    /// <summary>Awaits that an element cannot be seen.</summary>
    public static Task MissAsync(this Tab tab, string selector) =>
        Assertions.Expect(tab.Page.Locator(selector)).ToBeHiddenAsync(new LocatorAssertionsToBeHiddenOptions { Timeout = PatienceMs });

    /// <summary>Awaits that there are so many of an element.</summary>
    public static Task SeeCountAsync(this Tab tab, string selector, int count) =>
        Assertions.Expect(tab.Page.Locator(selector)).ToHaveCountAsync(count, new LocatorAssertionsToHaveCountOptions { Timeout = PatienceMs });

    /// <summary>Awaits that an element has the keyboard.</summary>
    public static Task SeeFocusAsync(this Tab tab, string selector) =>
        Assertions.Expect(tab.Page.Locator(selector)).ToBeFocusedAsync(new LocatorAssertionsToBeFocusedOptions { Timeout = PatienceMs });

    /// <summary>Awaits an attribute.</summary>
    public static Task SeeAttributeAsync(this Tab tab, string selector, string name, string value) =>
        Assertions.Expect(tab.Page.Locator(selector)).ToHaveAttributeAsync(name, value, new LocatorAssertionsToHaveAttributeOptions { Timeout = PatienceMs });

    /// <summary>The names in the list, from the top.</summary>
    public static async Task<string[]> NamesAsync(this Tab tab) => [.. await tab.Page.Locator("#rows th").AllTextContentsAsync()];

    /// <summary>Counts in many counters at once.</summary>
    public static async Task CountAsync(this CounterServer server, IEnumerable<(string Counter, long Delta)> items)
    {
        var lines = new StringBuilder();
        foreach ((string counter, long delta) in items)
            lines.Append(CultureInfo.InvariantCulture, $"{{\"counter\":\"{counter}\",\"delta\":{delta}}}\n");
        using var body = new StringContent(lines.ToString(), null, "application/x-ndjson");
        using HttpResponseMessage answer = await server.Client.PostAsync("/api/increments", body);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>An answer in the server's place.</summary>
    public static Fault Json(string body, int status = 200) => Fault.Answer(status, body, ("Content-Type", status < 400 ? "application/json" : "application/problem+json"));

    /// <summary>A history of points one minute apart.</summary>
    public static string History(string counter, DateTimeOffset first, params Int128[] values)
    {
        IEnumerable<string> points = values.Select((value, i) => $"{{\"at\":\"{first.AddMinutes(i):yyyy-MM-ddTHH:mm:ss.fffZ}\",\"value\":{value}}}");
        return $"{{\"counter\":\"{counter}\",\"resolution\":\"minute\",\"asOf\":\"{first.AddMinutes(values.Length):yyyy-MM-ddTHH:mm:ss.fffZ}\",\"points\":[{string.Join(',', points)}],\"perSecond\":0}}";
    }

    /// <summary>What the server says of its pipeline, changed.</summary>
    public static async Task<string> PipelineAsync(this CounterServer server, Action<JsonObject> change)
    {
        JsonObject pipeline = JsonNode.Parse(await server.Client.GetStringAsync("/api/pipeline"))!.AsObject();
        change(pipeline);
        return pipeline.ToJsonString(JsonSerializerOptions.Default);
    }

    /// <summary>True for requests to the operations under <c>/api</c>.</summary>
    public static bool IsCall(HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    /// <summary>True for requests of the list.</summary>
    public static bool IsList(HttpRequest request) => request.Path == "/api/counters";
}
