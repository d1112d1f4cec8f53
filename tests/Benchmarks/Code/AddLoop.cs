using ShardedCounter.Benchmarks.Code.Adders;
using ShardedCounter.Model;

namespace ShardedCounter.Benchmarks.Code;

/// <summary>
/// One thread's adds: it walks names of its own, in an order of its own, and goes on where it stopped. Strings of its own, because a
/// service never has the string at hand that its table has: each name comes from a request. For the same reason they lie in memory one after the other.
/// </summary>
internal sealed class AddLoop<TAdder>(TAdder adder, CounterId[] names, int adds) : IAddLoop
    where TAdder : struct, IAdder
{
    private int _at;

    /// <summary>Adds to each once.</summary>
    public void AddToAll(IReadOnlyList<CounterId> all)
    {
        foreach (CounterId name in all)
            adder.Add(name);
    }

    /// <summary>A run.</summary>
    public void Run()
    {
        int at = _at;
        for (int i = 0; i < adds; i++)
        {
            adder.Add(names[at]);
            if (++at == names.Length)
                at = 0;
        }

        _at = at;
    }
}
