using Microsoft.Playwright;

namespace ShardedCounter.Browser.Tests.Rig;

/// <summary>A tab, with everything its page complained about.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private readonly List<string> _complaints = []; // its own lock: Playwright reports from its threads

    private Tab(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Note($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => Note($"uncaught: {error}");
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, and exceptions that nobody caught. A request that failed is one: browsers print it by themselves.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
                return [.. _complaints];
        }
    }

    /// <summary>Opens a tab of a context, which shares storage with its other tabs.</summary>
    public static async Task<Tab> OpenAsync(IBrowserContext context, Uri address)
    {
        Tab tab = Of(await context.NewPageAsync());
        await tab.Page.GotoAsync(address.AbsoluteUri);
        return tab;
    }

    /// <summary>A tab that is open already, on nothing yet.</summary>
    public static Tab Of(IPage page) => new(page);

    /// <summary>Saves a picture where the environment's <c>BROWSER_SHOTS</c> says; does nothing where it says nothing.</summary>
    public async Task ShootAsync(string name)
    {
#pragma warning disable RS0030 // a wish of the person who runs the tests, which no configuration holds
        string? folder = Environment.GetEnvironmentVariable("BROWSER_SHOTS");
#pragma warning restore RS0030
        if (!string.IsNullOrEmpty(folder))
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    public async ValueTask DisposeAsync() => await Page.CloseAsync();

    private void Note(string complaint)
    {
        lock (_complaints)
            _complaints.Add(complaint);
    }
}
