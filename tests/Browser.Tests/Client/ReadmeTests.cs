using System.Runtime.CompilerServices;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests.Client;

/// <summary>The example of the README, as it stands there, on a page of another origin.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReadmeTests(Chromium chromium)
{
    [BrowserFact]
    public async Task TheExampleCounts()
    {
        await using Stage stage = await Stage.SetAsync(chromium, null, "--Cors:Origins", "*");
        await using FaultProxy site = await FaultProxy.StartAsync(stage.Server.Address);
        string example = Example().Replace("http://localhost:5080/", stage.Proxy.Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains(stage.Proxy.Address.AbsoluteUri, example, StringComparison.Ordinal);
        site.Serve("/index.html", "<!doctype html><link rel=icon href='data:,'><title>-</title>" + example);
        await using Tab tab = await Tab.OpenAsync(stage.Context, new Uri(site.Address, "/index.html"));
        await tab.Page.WaitForFunctionAsync("() => document.title != '-'");
        Assert.Equal("0", await tab.Page.TitleAsync()); // read before it was sent
        await stage.Proxy.SeenAsync(static exchange => exchange.Path == "/api/increments");
        Assert.Equal(1, await stage.Server.LiveAsync("views:home"));
        Assert.Empty(tab.Complaints);
    }

    private static string Example([CallerFilePath] string here = "")
    {
        string readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "README.md"));
        int begin = readme.IndexOf("<script type=\"module\">", StringComparison.Ordinal);
        return readme[begin..readme.IndexOf("</script>", begin, StringComparison.Ordinal)] + "</script>";
    }
}
