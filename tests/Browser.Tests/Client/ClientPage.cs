using System.Text.Json;
using Microsoft.Playwright;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Client;

/// <summary>A tab with the browser client in it, and what it reported as lost.</summary>
internal sealed class ClientPage(Tab tab) : IAsyncDisposable
{
    /// <summary>Longer than the client ever waits between two attempts when the server says nothing.</summary>
    public const int LongestPauseMs = 76_000;

    public IPage Page => tab.Page;

    public IReadOnlyList<string> Complaints => tab.Complaints;

    /// <summary>Opens a blank page of the stage and loads the client into it.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="now">
    /// What the clock of all tabs of the profile is set to; from then on it runs, and can be wound forward. Null: the clock that an earlier tab set, else the real one.
    /// </param>
    /// <param name="script">The module's address.</param>
    /// <param name="origin">Where the page comes from, if not from where the module does.</param>
    public static async Task<ClientPage> OpenAsync(Stage stage, DateTimeOffset? now = null, string script = "/counter.js", Uri? origin = null)
    {
        IPage page = await stage.Context.NewPageAsync();
        if (now is { } instant)
            await page.Clock.InstallAsync(new ClockInstallOptions { TimeDate = instant.UtcDateTime });
        Tab tab = Tab.Of(page);
        await page.GotoAsync(new Uri(origin ?? stage.Proxy.Address, Stage.BlankPage).AbsoluteUri);
        var client = new ClientPage(tab);
        await client.LoadAsync(script);
        return client;
    }

    /// <summary>Loads the client; once for each document.</summary>
    public Task LoadAsync(string script = "/counter.js") => Page.EvaluateAsync(
        """
        async address => {
          globalThis.lost = []
          globalThis.module = await import(address)
          globalThis.counter = module.counter
          counter.onlost = report => lost.push(report)
        }
        """,
        script);

    /// <summary>Counts.</summary>
    public Task IncrementAsync(string counter, long delta = 1) => Page.EvaluateAsync("([name, delta]) => counter.increment(name, delta)", new object[] { counter, delta });

    /// <summary>Sends what may be sent now, and waits for what is on its way; true when nothing is left.</summary>
    public Task<bool> FlushAsync() => Page.EvaluateAsync<bool>("() => counter.flush()");

    /// <summary>Lets the page's clock jump, which fires the timers that are due.</summary>
    public Task WindAsync(long milliseconds) => Page.Clock.FastForwardAsync(milliseconds);

    /// <summary>Jumps over pauses until nothing is left to be sent.</summary>
    public async Task SettleAsync()
    {
        for (int attempt = 0; attempt < 50; attempt++)
        {
            if (await FlushAsync())
                return;
            await WindAsync(LongestPauseMs);
        }

        Assert.Fail("The client still has something to send.");
    }

    /// <summary>Waits until as many batches have been reported as lost, and returns them.</summary>
    public async Task<JsonElement[]> LostAsync(int count)
    {
        await Page.WaitForFunctionAsync("count => lost.length >= count", count);
        JsonElement lost = JsonDocument.Parse(await Page.EvaluateAsync<string>("() => JSON.stringify(lost)")).RootElement;
        Assert.Equal(count, lost.GetArrayLength());
        return [.. lost.EnumerateArray()];
    }

    /// <summary>
    /// Goes to a page without the client, and returns when the client has heard that it is left. A tab that is closed gets little time to hear so, and may do it after the browser
    /// has told us that it is gone.
    /// </summary>
    public async Task LeaveAsync()
    {
        const string Elsewhere = "/elsewhere.html"; // of the same origin, so of the same process, where the old document ends before the new one begins; given by hand, as there may be no network
        await Page.RouteAsync("**" + Elsewhere, static route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = "<!doctype html>" }));
        await Page.EvaluateAsync("address => location.assign(address)", Elsewhere);
        await Page.WaitForURLAsync("**" + Elsewhere);
    }

    /// <summary>How many batches the browser keeps.</summary>
    public Task<int> KeptAsync() => Page.EvaluateAsync<int>("() => Object.keys(localStorage).filter(name => name.startsWith('counter.js ')).length");

    public ValueTask DisposeAsync() => tab.DisposeAsync();
}
