using System.Globalization;
using System.Threading.Channels;

namespace ShardedCounter.Benchmarks.Fake;

/// <summary>
/// Counts in memory behind a journal file that is flushed once a group, so that it survives a kill and meets a slow disk as
/// the real server does. One loop owns keys, journal and values; readers take the lock.
/// </summary>
internal sealed class FakeStore : IDisposable
{
    private const int FaultEvery = 500;
    private const int MaxPending = 1000;
    private const int HeldBack = 100;
    private readonly Channel<FakeEntry> _entries = Channel.CreateUnbounded<FakeEntry>();
    private readonly SortedDictionary<string, long> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly List<FakeEntry> _held = [];
    private readonly Lock _lock = new();
    private readonly FileStream _journal;
    private readonly FakeFault _fault;
    private readonly Task _loop;
    private SortedDictionary<string, long> _totals = new(StringComparer.Ordinal);
    private DateTimeOffset _totalsAsOf;
    private int _pending;
    private int _applied;

    public FakeStore(string path, FakeFault fault)
    {
        _fault = fault;
        if (File.Exists(path))
            Load(path);
        _journal = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Aggregate();
        _loop = Task.Run(RunAsync);
    }

    /// <returns>Null when too much is pending.</returns>
    public FakeEntry? TryAdd(FakeEntry entry)
    {
        if (Interlocked.Increment(ref _pending) > MaxPending && _fault != FakeFault.CountShed)
        {
            Interlocked.Decrement(ref _pending);
            return null;
        }

        bool shed = Volatile.Read(ref _pending) > MaxPending;
        _entries.Writer.TryWrite(entry);
        return shed ? null : entry;
    }

    public (SortedDictionary<string, long> Values, DateTimeOffset AsOf) Totals()
    {
        lock (_lock)
            return (_totals, _fault == FakeFault.FalseAsOf ? TimeProvider.System.GetUtcNow() : _totalsAsOf);
    }

    public long Live(string counter)
    {
        lock (_lock)
            return _values.GetValueOrDefault(counter);
    }

    /// <summary>Copies the values, as of the moment before.</summary>
    public void Aggregate()
    {
        lock (_lock)
        {
            _totalsAsOf = TimeProvider.System.GetUtcNow();
            _totals = new SortedDictionary<string, long>(_values, StringComparer.Ordinal);
        }
    }

    public async Task StopAsync()
    {
        _entries.Writer.Complete();
        await _loop;
    }

    public void Dispose() => _journal.Dispose();

    private async Task RunAsync()
    {
        var group = new List<FakeEntry>();
        while (await _entries.Reader.WaitToReadAsync())
        {
            while (_entries.Reader.TryRead(out FakeEntry? entry))
                group.Add(entry);
            int taken = group.Count;
            if (_fault == FakeFault.DropAccepted)
                HoldBackAccepted(group);
            bool ackFirst = _fault == FakeFault.AckFirst;
            bool[] repeated = [.. group.Select(entry => entry.Key is not null && !_keys.Add(entry.Key))];
            if (ackFirst)
                Answer(group, repeated);
            if (ackFirst)
                await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
            Write(group, repeated);
            if (!ackFirst)
                Answer(group, repeated);
            Interlocked.Add(ref _pending, -taken);
            group.Clear();
        }
    }

    /// <summary>
    /// The latest accepted increments stay behind until more come, so that there are some to forget at the end.
    /// </summary>
    private void HoldBackAccepted(List<FakeEntry> group)
    {
        _held.AddRange(group.Where(entry => entry.Accepted));
        group.RemoveAll(entry => entry.Accepted);
        if (_held.Count <= HeldBack)
            return;
        group.AddRange(_held[..^HeldBack]);
        _held.RemoveRange(0, _held.Count - HeldBack);
    }

    private static void Answer(List<FakeEntry> group, bool[] repeated)
    {
        for (int i = 0; i < group.Count; i++)
            group[i].Written.SetResult(repeated[i]);
    }

    private void Write(List<FakeEntry> group, bool[] repeated)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        lock (_lock)
        {
            for (int i = 0; i < group.Count; i++)
            {
                if (repeated[i])
                    continue;
                text.Write(group[i].Key ?? "-");
                foreach ((string counter, long delta) in group[i].Lines)
                {
                    long factor = ++_applied % FaultEvery != 0 ? 1 : _fault switch { FakeFault.Lose => 0, FakeFault.Twice => 2, _ => 1 };
                    _values[counter] = _values.GetValueOrDefault(counter) + delta * factor;
                    text.Write($" {counter} {delta * factor}");
                }

                text.Write(" .\n");
            }
        }

        _journal.Write(System.Text.Encoding.ASCII.GetBytes(text.ToString()));
        _journal.Flush(flushToDisk: true);
    }

    private void Load(string path)
    {
        foreach (string[] words in File.ReadLines(path).Select(line => line.Split(' ')).Where(words => words[^1] == "."))
        {
            if (words[0] != "-" && _fault != FakeFault.ForgetKeys)
                _keys.Add(words[0]);
            for (int i = 1; i + 1 < words.Length; i += 2)
                _values[words[i]] = _values.GetValueOrDefault(words[i]) + long.Parse(words[i + 1], CultureInfo.InvariantCulture);
        }
    }
}
