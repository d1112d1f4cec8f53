using System.Net;
using System.Text;
using Microsoft.Azure.Cosmos;

namespace ShardedCounter.CosmosEmulator.Tests.Faults;

public sealed class FaultTests : IDisposable
{
    private static readonly PartitionKey Key = new("7");
    private readonly Account _account = new();

    public void Dispose() => _account.Dispose();

    public static TheoryData<string, int, int, bool> Answers => new()
    {
        { nameof(Fault.TooManyRequests), 429, 3200, false },
        { nameof(Fault.TimeoutBefore), 408, 0, false },
        { nameof(Fault.TimeoutAfter), 408, 0, true },
        { nameof(Fault.UnavailableBefore), 503, 0, false },
        { nameof(Fault.UnavailableAfter), 503, 0, true },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task AnAnswerOfAFaultReachesTheCallerAndTheWriteIsAppliedOrNot(string name, int status, int subStatus, bool isApplied)
    {
        var container = await _account.ContainerAsync();
        var fault = (Fault)typeof(Fault).GetProperty(name)!.GetValue(null)!;
        _account.Emulator.Faults.Next(request => request.Kind == RequestKind.Create, fault);

        using var answer = await CreateAsync(container, "a");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(isApplied ? 1 : 0, _account.Emulator.Documents("d", "c").Count);
        var entry = Assert.Single(_account.Emulator.Ledger.Entries, entry => entry.Request.Kind == RequestKind.Create);
        Assert.Equal((status, subStatus, isApplied), (entry.Status, entry.SubStatus, entry.Applied));
        Assert.Equal(isApplied ? 5 : 0, entry.RequestUnits);
    }

    [Fact]
    public async Task ABatchThatTimesOutAfterApplyingShowsNoFailedDependency()
    {
        var container = await _account.ContainerAsync();
        _account.Emulator.Faults.Next(request => request is { Kind: RequestKind.Batch, PartitionKey: "7", Operations: 2 }, Fault.TimeoutAfter);

        using var answer = await container.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7")).CreateItem(new Item("b", "7")).ExecuteAsync();

        Assert.Equal(HttpStatusCode.RequestTimeout, answer.StatusCode);
        Assert.All(answer, result => Assert.Equal(HttpStatusCode.RequestTimeout, result.StatusCode));
        Assert.Equal(2, _account.Emulator.Documents("d", "c").Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ABrokenConnectionIsThrown(bool isAfter)
    {
        var container = await _account.ContainerAsync();
        _account.Emulator.Faults.Next(request => request.Kind == RequestKind.Batch, isAfter ? Fault.DropAfter : Fault.DropBefore);

        await Assert.ThrowsAsync<HttpRequestException>(() => container.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7")).ExecuteAsync());

        Assert.Equal(isAfter ? 1 : 0, _account.Emulator.Documents("d", "c").Count);
        var entry = Assert.Single(_account.Emulator.Ledger.Entries, entry => entry.Request.Kind == RequestKind.Batch);
        Assert.Equal((0, isAfter), (entry.Status, entry.Applied));
    }

    [Fact]
    public async Task ADelayHoldsTheRequestUntilTheTestLetsItGo()
    {
        var container = await _account.ContainerAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new TaskCompletionSource<RequestInfo>(TaskCreationOptions.RunContinuationsAsynchronously);
        _account.Emulator.Faults.Next(
            request => request.Kind == RequestKind.Create,
            Fault.Delay((request, _) =>
            {
                arrived.SetResult(request);
                return gate.Task;
            }));

        var creating = CreateAsync(container, "a");
        var seen = await arrived.Task;
        int before = _account.Emulator.Documents("d", "c").Count;
        bool isDone = creating.IsCompleted;
        gate.SetResult();
        using var answer = await creating;

        Assert.Equal("7", seen.PartitionKey);
        Assert.Equal(0, before);
        Assert.False(isDone);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task ACallerThatGivesUpWhileItsAnswerIsHeldBackDoesNotKnowThatItsWriteWasApplied()
    {
        var container = await _account.ContainerAsync();
        using var cancellation = new CancellationTokenSource();
        _account.Emulator.Faults.Next(
            request => request.Kind == RequestKind.Create,
            Fault.Delay(
                (_, _) =>
                {
                    cancellation.Cancel();
                    return new TaskCompletionSource().Task;
                },
                after: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CreateAsync(container, "a", cancellation.Token));

        Assert.Single(_account.Emulator.Documents("d", "c"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACrashTellsTheTestAndBreaksTheConnection(bool isAfter)
    {
        var container = await _account.ContainerAsync();
        int documents = -1;
        _account.Emulator.Faults.Next(
            request => request is { Client: "t", Kind: RequestKind.Batch },
            Fault.Crash(_ => documents = _account.Emulator.Documents("d", "c").Count, isAfter));

        await Assert.ThrowsAsync<HttpRequestException>(() => container.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7")).ExecuteAsync());

        Assert.Equal(isAfter ? 1 : 0, documents);
    }

    [Fact]
    public async Task TheSdkItselfSendsAgainWhatIsAnswered449()
    {
        var container = await _account.ContainerAsync();
        _account.Emulator.Faults.Next(request => request.Kind == RequestKind.Batch, Fault.RetryWith);

        using var answer = await container.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7")).ExecuteAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            [(449, false), (200, true)],
            _account.Emulator.Ledger.Entries.Where(entry => entry.Request.Kind == RequestKind.Batch).Select(entry => (entry.Status, entry.Applied)));
    }

    [Fact]
    public async Task OnlyTheCallerThatIsMeantIsDisturbed()
    {
        var container = await _account.ContainerAsync();
        var other = _account.NewClient("other").GetContainer("d", "c");
        _account.Emulator.Faults.Next(request => request is { Client: "other", Kind: RequestKind.Create }, Fault.UnavailableAfter);

        using var undisturbed = await CreateAsync(container, "a");
        using var disturbed = await CreateAsync(other, "b");

        Assert.Equal((201, 503), ((int)undisturbed.StatusCode, (int)disturbed.StatusCode));
    }

    [Fact]
    public async Task AnyStatusCanBeAnswered()
    {
        var container = await _account.ContainerAsync();
        _account.Emulator.Faults.Next(request => request.Kind == RequestKind.Batch, Fault.Answer(403, 1014));

        using var answer = await container.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7")).ExecuteAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(1014, _account.Emulator.Ledger.Entries[^1].SubStatus);
        Assert.Empty(_account.Emulator.Documents("d", "c"));
    }

    [Fact]
    public async Task AThrottledCallerIsToldHowLongToWait()
    {
        var container = await _account.ContainerAsync();
        _account.Emulator.Faults.Next(request => request.Kind == RequestKind.Batch, Fault.Throttle(TimeSpan.FromMilliseconds(37)));

        using var answer = await container.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7")).ExecuteAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromMilliseconds(37), answer.RetryAfter);
    }

    [Fact]
    public async Task AScriptedFaultBefallsAsManyRequestsAsItSays()
    {
        var container = await _account.ContainerAsync();
        _account.Emulator.Faults.Next(request => request.Kind == RequestKind.Create, Fault.UnavailableBefore, times: 2);
        List<int> statuses = [];
        for (int at = 0; at < 4; at++)
        {
            using var answer = await CreateAsync(container, $"{at}");
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([503, 503, 201, 201], statuses);
    }

    [Fact]
    public void TheSameSeedGivesTheSameFaultsInTheProportionsAskedFor()
    {
        var request = new RequestInfo("t", RequestKind.Batch, "d", "c", "7");
        List<FaultKind?> Draw(int seed)
        {
            var faults = new CosmosEmulator.Faults();
            faults.Random(seed, before: 0.05, after: 0.1);
            return [.. Enumerable.Range(0, 20_000).Select(_ => faults.Take(request)?.Kind)];
        }

        var drawn = Draw(17);

        Assert.Equal(drawn, Draw(17));
        Assert.NotEqual(drawn, Draw(18));
        FaultKind[] before = [FaultKind.TooManyRequests, FaultKind.RetryWith, FaultKind.TimeoutBefore, FaultKind.UnavailableBefore, FaultKind.DropBefore];
        FaultKind[] after = [FaultKind.TimeoutAfter, FaultKind.UnavailableAfter, FaultKind.DropAfter];
        Assert.All(before, kind => Assert.InRange(drawn.Count(one => one == kind), 150, 250));
        Assert.All(after, kind => Assert.InRange(drawn.Count(one => one == kind), 580, 760));
        Assert.Equal(before.Length + after.Length, drawn.Distinct().Count(kind => kind is not null));
    }

    [Fact]
    public async Task RandomFaultsLeaveTheAccountAndTheContainersAloneAndEndWhenCleared()
    {
        _account.Emulator.Faults.Random(1, before: 1, after: 0);
        var container = await _account.ContainerAsync();
        using var disturbed = await container.CreateTransactionalBatch(Key).CreateItem(new Item("a", "7")).ExecuteAsync().ContinueWith(
            done => done.IsCompletedSuccessfully ? done.Result : null, TaskScheduler.Default);
        _account.Emulator.Faults.Clear();

        using var answer = await CreateAsync(container, "a");

        Assert.True(disturbed is null || !disturbed.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private static async Task<ResponseMessage> CreateAsync(Container container, string id, CancellationToken cancellation = default)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","shard":"7"}"""));
        return await container.CreateItemStreamAsync(json, Key, cancellationToken: cancellation);
    }
}
