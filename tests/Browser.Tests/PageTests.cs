using Microsoft.Playwright;
using ShardedCounter.Browser.Tests.Rig;

namespace ShardedCounter.Browser.Tests;

/// <summary>The page at <c>/</c>, whatever is on it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PageTests(Chromium chromium)
{
    [BrowserFact]
    public async Task ItLoadsWithoutAComplaintAndFromThisServerAlone()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using Tab tab = await stage.OpenAsync("/");
        await tab.ShootAsync("page");
        Assert.Equal("The sharded counter", await tab.Page.TitleAsync());
        Assert.Empty(tab.Complaints);
        string[] loaded = await tab.Page.EvaluateAsync<string[]>("() => performance.getEntriesByType('resource').map(entry => entry.name)");
        Assert.All(loaded, address => Assert.StartsWith(stage.Proxy.Address.AbsoluteUri, address, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task TheRigNoticesWhatAPageComplainsAbout()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        stage.Proxy.Serve("/bad.html", "<!doctype html><link rel=icon href='data:,'><script>console.error('one'); setTimeout(() => { window.done = 1; throw Error('two') })</script>");
        await using Tab tab = await stage.OpenAsync("/bad.html");
        await tab.Page.WaitForFunctionAsync("() => window.done");
        await tab.Page.EvaluateAsync("() => fetch('/api/nothing')");
        string[] complaints = [.. tab.Complaints];
        Assert.Equal(3, complaints.Length);
        Assert.Equal("error: one", complaints[0]);
        Assert.Contains("two", complaints[1], StringComparison.Ordinal);
        Assert.Contains("404", complaints[2], StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task TheRigLosesAnswersAfterTheyTookEffectAndFindsTheServerAgainAfterARestart()
    {
        await using Stage stage = await Stage.SetAsync(chromium);
        await using Tab tab = await stage.OpenAsync();

        // With a key, because a browser may send a request again by itself when it finds a connection cut that it opened in advance.
        const string Count = "() => fetch('/api/counters/a/increment?key=' + crypto.randomUUID(), { method: 'POST' }).then(answer => answer.status, () => 0)";
        stage.Proxy.Decide = static request => HttpMethods.IsPost(request.Method) ? Fault.LostAnswer : Fault.None;
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>(Count));
        stage.Proxy.Decide = static _ => Fault.LostRequest;
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>(Count));
        stage.Proxy.Decide = static _ => Fault.None;
        Assert.Equal(1, await stage.Server.LiveAsync("a"));

        stage.Server.Stop();
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>(Count));
        await stage.Server.StartAgainAsync();
        Assert.Equal(200, await tab.Page.EvaluateAsync<int>(Count));
        Assert.Equal(2, await stage.Server.LiveAsync("a"));
    }
}
