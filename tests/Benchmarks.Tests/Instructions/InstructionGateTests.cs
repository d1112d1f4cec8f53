using ShardedCounter.Benchmarks.Checking;
using ShardedCounter.Benchmarks.Instructions;

namespace ShardedCounter.Benchmarks.Tests.Instructions;

/// <summary>What runs for every increment does not grow unseen: who adds to it measures (<c>bench code accumulate</c>, <c>bench fold</c>), and writes the new number here.</summary>
public sealed class InstructionGateTests(CoreListing core) : IClassFixture<CoreListing>
{
    [X64Theory]
    [InlineData("read the body of an increment", 571)]
    [InlineData("add an increment", 448)]
    [InlineData("read an increment of a batch", 1_321)]
    [InlineData("add an increment of a batch", 487)]
    [InlineData("read an event", 616)]
    [InlineData("fold an event", 414)]
    public void AHotPathDoesNotGrow(string name, int measured)
    {
        int instructions = core.Listing.Of(HotPaths.All.Single(path => path.Name == name));

        Assert.InRange(instructions, measured / 2, measured + (measured / 20)); // a twentieth for what another patch of the runtime makes of the same code
    }

    [Fact]
    public void EveryHotPathIsHeld()
    {
        IEnumerable<object> held = typeof(InstructionGateTests).GetMethod(nameof(AHotPathDoesNotGrow))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Select(static data => ((InlineDataAttribute)data).GetData(null!).Single()[0]);

        Assert.Equal(HotPaths.All.Select(static path => path.Name), held);
    }
}

/// <summary>One listing for all tests.</summary>
public sealed class CoreListing : IAsyncLifetime
{
    internal JitListing Listing { get; private set; } = null!;

    public async Task InitializeAsync() => Listing = await JitListing.MakeAsync(CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>How a listing is read.</summary>
public class JitListingTests
{
    private static readonly JitListing _listing = JitListing.Read("""
        ; Assembly listing for method Some.Table:Find(int):int:this (FullOpts)
        ; Emitting BLENDED_CODE for generic X64 on Unix
        ; optimized code

        G_M000_IG01:                ;; offset=0x0000
               push     rbp
               mov      rbp, rsp
         
        G_M000_IG02:                ;; offset=0x0004
               call     [Some.Table:Insert(int):int:this]
               ret      
         
        ; Total bytes of code 11

        ; Assembly listing for method Some.Table:Insert(int):int:this (FullOpts)

        G_M000_IG01:                ;; offset=0x0000
               ret      
         
        ; Total bytes of code 1
        """.Split('\n'));

    [Fact]
    public void LinesOfCodeAreCountedAndNothingElse() => Assert.Equal(
        new Dictionary<string, int> { ["Some.Table:Find(int):int:this (FullOpts)"] = 4, ["Some.Table:Insert(int):int:this (FullOpts)"] = 1 }, _listing.Methods);

    [Fact]
    public void APathIsTheSumOfItsMethods() => Assert.Equal(5, _listing.Of(new HotPath("both", ["Table:Find", "Table:Insert"])));

    [Theory]
    [InlineData("Table:Gone")]
    [InlineData("Table:")]
    public void AMethodThatIsNotThereOnceIsNotPassedOver(string method) =>
        Assert.Contains(method, Assert.Throws<CheckFailedException>(() => _listing.Of(new HotPath("some", [method]))).Message, StringComparison.Ordinal);
}
