using ShardedCounter.Growth;
using ShardedCounter.Model;

namespace ShardedCounter.Http.Tests.Fakes;

internal sealed class FakeLayoutOperator : ILayoutOperator
{
    public const int Max = 64;

    public Layout Layout { get; set; } = new(16, 16);

    public List<int> Raises { get; } = [];

    public Exception? Failure { get; set; }

    public ValueTask<Layout> ReadAsync(CancellationToken cancellationToken) => Failure is null ? ValueTask.FromResult(Layout) : throw Failure;

    public ValueTask<RaiseResult> RaiseAsync(int shards, CancellationToken cancellationToken)
    {
        Raises.Add(shards);
        if (Failure is not null)
            throw Failure;
        RaiseStatus status = shards > Max ? RaiseStatus.AboveMax : shards < Layout.Shards ? RaiseStatus.Lower : RaiseStatus.Stands;
        if (status == RaiseStatus.Stands)
            Layout = Layout with { Shards = shards };
        return ValueTask.FromResult(new RaiseResult(status, Layout, Max));
    }
}
