using Microsoft.Playwright;

namespace ShardedCounter.Browser.Tests.Rig;

/// <summary>What one test has: a server, the proxy in front of it, and a profile of the browser whose tabs load pages through the proxy.</summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>A page with nothing on it.</summary>
    public const string BlankPage = "/blank.html";

    private Stage(CounterServer server, FaultProxy proxy, IBrowserContext context)
    {
        Server = server;
        Proxy = proxy;
        Context = context;
    }

    /// <summary>The server, behind the proxy.</summary>
    public CounterServer Server { get; }

    /// <summary>The proxy: the origin of the pages.</summary>
    public FaultProxy Proxy { get; }

    /// <summary>The profile: its tabs share storage, and going offline.</summary>
    public IBrowserContext Context { get; }

    /// <summary>Sets everything up.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="options">The profile's: its window, colours, and so on.</param>
    /// <param name="settings">The server's.</param>
    public static async Task<Stage> SetAsync(Chromium chromium, BrowserNewContextOptions? options = null, params string[] settings)
    {
        CounterServer server = await CounterServer.StartAsync(settings);
        FaultProxy proxy = await FaultProxy.StartAsync(server.Address);
        proxy.Serve(BlankPage, "<!doctype html><html lang=en><link rel=icon href='data:,'><title>A page</title>");
        return new Stage(server, proxy, await chromium.Browser.NewContextAsync(options));
    }

    /// <summary>Opens a tab on a path of the proxy.</summary>
    public Task<Tab> OpenAsync(string path = BlankPage) => Tab.OpenAsync(Context, new Uri(Proxy.Address, path));

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
    }
}
