using Microsoft.Extensions.Time.Testing;
using ShardedCounter.Growth;
using ShardedCounter.Model;
using ShardedCounter.Storage;
using ShardedCounter.Testing.Storage;
using ShardedCounter.Tests.Fakes;

namespace ShardedCounter.Tests.Growth;

public sealed class LayoutSourceTests
{
    private static readonly Layout _four = new(4, 4);

    private readonly ScriptedStore _store = new(new InMemoryCounterStore(new FakeTimeProvider()));
    private readonly LayoutSource _layouts = new();

    [Fact]
    public async Task BeforeItIsOpenedThereIsNoLayout()
    {
        Assert.False(_layouts.IsOpen);
        Assert.Throws<InvalidOperationException>(() => _layouts.Current);
        Assert.Null(await _layouts.OpenAsync(_store, 4, default));
        Assert.True(_layouts.IsOpen);
        Assert.Equal(_four, _layouts.Current);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(4, true)]
    [InlineData(8, false)]
    [InlineData(2, false)]
    public async Task AGrownStoreIsOpenedWithTheNumberItWasCreatedWith(int? configured, bool fits)
    {
        await GrowAsync(await _store.OpenLayoutAsync(4, default), 8);
        Assert.Equal(fits, await _layouts.OpenAsync(_store, configured, default) is null);
        Assert.Equal(new Layout(8, 4), _layouts.Current);
    }

    [Fact]
    public async Task ARefreshLearnsWhatTheStoreSays()
    {
        await _layouts.OpenAsync(_store, 4, default);
        Assert.Equal(_four, await _layouts.RefreshAsync(_store, default));
        await GrowAsync(_four, 8);
        Assert.Equal(_four, _layouts.Current);
        Assert.Equal(new Layout(8, 4), await _layouts.RefreshAsync(_store, default));
        Assert.Equal(new Layout(8, 4), _layouts.Current);
    }

    [Fact]
    public async Task NothingIsLearnedOfAGrowthBeforeTheStoreHasAnswered()
    {
        await _layouts.OpenAsync(_store, 4, default);
        var answer = new TaskCompletionSource();
        _store.OnCall = _ => answer.Task;
        Task<Layout> growing = _layouts.GrowAsync(_store, _four, 8, default).AsTask();
        Assert.Equal(_four, _layouts.Current);
        answer.SetResult();
        Assert.Equal(new Layout(8, 4), await growing);
        Assert.Equal(new Layout(8, 4), _layouts.Current);
    }

    [Fact]
    public async Task AGrowthOfUnknownOutcomeIsNotLearned()
    {
        await _layouts.OpenAsync(_store, 4, default);
        _store.OnCall = async call =>
        {
            await _store.Inner.TryGrowLayoutAsync(_four, 8, default); // it landed, and the answer is lost
            throw new StoreUnavailableException(call);
        };
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _layouts.GrowAsync(_store, _four, 8, default));
        Assert.Equal(_four, _layouts.Current);
        _store.OnCall = null;
        Assert.Equal(new Layout(8, 4), await _layouts.RefreshAsync(_store, default));
    }

    [Fact]
    public async Task AnAnswerThatTookItsTimeNeitherShrinksTheLayoutNorIsAConflict()
    {
        await _layouts.OpenAsync(_store, 4, default);
        var slow = new SlowLayout(_store.Inner);
        Task<Layout> late = _layouts.RefreshAsync(slow, default).AsTask(); // sees 4
        await GrowAsync(_four, 8);
        await _layouts.RefreshAsync(_store, default);
        slow.Answer(_four);
        Assert.Equal(_four, await late);
        Assert.Equal(new Layout(8, 4), _layouts.Current);
        Assert.Null(_layouts.Conflict);
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(7, 4)]
    [InlineData(8, 8)]
    [InlineData(16, 8)]
    public async Task ALayoutThatShrankOrHasAnotherN0IsRefusedUntilItIsInOrderAgain(int shards, int stableShards)
    {
        var layouts = new LayoutSource(new Layout(8, 4));
        var slow = new SlowLayout(_store);
        Task<Layout> refused = layouts.RefreshAsync(slow, default).AsTask();
        slow.Answer(new Layout(shards, stableShards));
        await Assert.ThrowsAsync<LayoutConflictException>(() => refused);
        Assert.Equal(new Layout(8, 4), layouts.Current);
        Assert.Contains($"{shards} shards ({stableShards}", layouts.Conflict, StringComparison.Ordinal);

        Task<Layout> taken = layouts.RefreshAsync(slow, default).AsTask();
        slow.Answer(new Layout(8, 4));
        Assert.Equal(new Layout(8, 4), await taken);
        Assert.Null(layouts.Conflict);
    }

    [Fact]
    public void AProcessWithALayoutInConflictIsNotReady()
    {
        using var rig = new PipelineRig(shards: 4);
        Assert.Null(rig.NotReadyReason);
        var slow = new SlowLayout(_store);
        Task<Layout> refused = rig.Layouts.RefreshAsync(slow, default).AsTask();
        slow.Answer(new Layout(2, 4));
        Assert.IsType<LayoutConflictException>(refused.Exception!.InnerException);
        Assert.Equal(rig.Layouts.Conflict, rig.NotReadyReason);
    }

    private async Task GrowAsync(Layout seen, int shards) => await _store.Inner.TryGrowLayoutAsync(seen, shards, default);

    /// <summary>Answers a reading of the layout when the test says so.</summary>
    private sealed class SlowLayout(IControlStore store) : ForwardingControlStore(store)
    {
        private TaskCompletionSource<Layout> _answer = new();

        public override ValueTask<Layout> ReadLayoutAsync(CancellationToken cancellationToken)
        {
            _answer = new TaskCompletionSource<Layout>();
            return new ValueTask<Layout>(_answer.Task);
        }

        public void Answer(Layout layout) => _answer.SetResult(layout);
    }
}
