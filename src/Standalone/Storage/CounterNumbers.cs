using ShardedCounter.Model;

namespace ShardedCounter.Standalone.Storage;

/// <summary>The number of each counter, given at its first increment. Used by the writer's thread alone.</summary>
/// <remarks>
/// What is remembered was committed, or was met in the transaction in progress: <see cref="ForgetNew"/> takes all of the latter back when that is rolled back, even in part,
/// because what it found there may have been given there. Forgetting costs a look into the index of names, nothing else.
/// </remarks>
internal sealed class CounterNumbers(SqliteDatabase database)
{
    /// <summary>Numbers remembered, some 80 bytes each with their names, which are mostly shared with who counts.</summary>
    internal const int MaxRemembered = 1_000_000;

    private readonly SqliteStatement _find = database.Prepare("SELECT number FROM counters WHERE name = ?1");
    private readonly SqliteStatement _create = database.Prepare("INSERT INTO counters(name) VALUES(?1)");
    private readonly Dictionary<CounterId, long> _known = [];
    private readonly List<CounterId> _new = [];

    /// <summary>Begins a transaction.</summary>
    public void Begin() => _new.Clear();

    /// <summary>Forgets the numbers given or found since <see cref="Begin"/>.</summary>
    public void ForgetNew()
    {
        foreach (CounterId counter in _new)
            _known.Remove(counter);
        _new.Clear();
    }

    /// <summary>A counter's number, given now when it has none.</summary>
    public long GetOrCreate(CounterId counter)
    {
        if (Find(counter) is { } found)
            return found;
        _create.BindText(1, counter.Name);
        _create.Run();
        long number = database.LastInsertedKey;
        Remember(counter, number);
        return number;
    }

    /// <summary>A counter's number; null when it was never counted.</summary>
    public long? Find(CounterId counter)
    {
        if (_known.TryGetValue(counter, out long known))
            return known;
        using SqliteStatement.Execution execution = _find.Open();
        _find.BindText(1, counter.Name);
        if (!_find.Step())
            return null;
        long number = _find.Integer(0);
        Remember(counter, number);
        return number;
    }

    private void Remember(CounterId counter, long number)
    {
        if (_known.Count >= MaxRemembered)
            _known.Clear();
        _known[counter] = number;
        _new.Add(counter);
    }
}
