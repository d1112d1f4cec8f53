using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ShardedCounter.Benchmarks.Code.Adders;

/// <summary>
/// The striped counter of the literature, for comparison: D. Lea's LongAdder and Striped64 (java.util.concurrent, JSR-166), after which each thread
/// hashes by a probe of its own to one of a growing number of padded cells. One counter; it knows no keys. Any thread.
/// </summary>
/// <remarks>
/// Without contention there are no cells, and all add to one base by compare-exchange. The first failure makes two cells. A thread whose
/// compare-exchange on its cell fails first tries another cell (rehash) and when that fails too doubles the cells, up to the number of
/// processors. Cells are made when they are first used. <see cref="_cellsBusy"/> is a spin lock for making and
/// doubling; who does not get it adds elsewhere. Doubling copies references to cells, so no amount moves.
/// </remarks>
internal sealed class LongAdder
{
    [ThreadStatic]
    private static int _probe;

    private Cell?[]? _cells; // null, then a power of two; replaced under _cellsBusy
    private long _base;
    private int _cellsBusy;

    /// <summary>The sum, when nobody adds meanwhile.</summary>
    public long Sum => Volatile.Read(ref _base) + (Volatile.Read(ref _cells)?.Sum(static cell => cell is null ? 0 : Volatile.Read(ref cell.Value)) ?? 0);

    /// <summary>Adds.</summary>
    public void Add(long delta)
    {
        Cell?[]? cells = Volatile.Read(ref _cells);
        if (cells is null)
        {
            long seen = _base;
            if (Interlocked.CompareExchange(ref _base, seen + delta, seen) != seen)
                AddContended(delta, uncontended: true);
        }
        else if (Volatile.Read(ref cells[_probe & (cells.Length - 1)]) is not { } cell)
        {
            AddContended(delta, uncontended: true);
        }
        else if (!cell.TryAdd(delta))
        {
            AddContended(delta, uncontended: false);
        }
    }

    /// <summary>Striped64.longAccumulate.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddContended(long delta, bool uncontended)
    {
        if (_probe == 0)
        {
            _probe = Environment.CurrentManagedThreadId * unchecked((int)0x9E3779B9); // never 0, and odd steps apart, as ThreadLocalRandom's probes
            uncontended = true;
        }

        bool collided = false; // true if the last slot was taken
        while (true)
        {
            if (Volatile.Read(ref _cells) is { } cells)
            {
                ref Cell? slot = ref cells[_probe & (cells.Length - 1)];
                if (Volatile.Read(ref slot) is not { } cell)
                {
                    if (TryFill(delta))
                        return;
                    collided = false;
                }
                else if (!uncontended)
                {
                    uncontended = true; // the failure that led here; go on after a rehash
                }
                else if (cell.TryAdd(delta))
                {
                    return;
                }
                else if (cells.Length >= Environment.ProcessorCount || cells != Volatile.Read(ref _cells))
                {
                    collided = false; // as large as useful, or stale
                }
                else if (!collided)
                {
                    collided = true;
                }
                else if (TryLock())
                {
                    if (_cells == cells)
                    {
                        var doubled = new Cell?[cells.Length * 2];
                        cells.CopyTo(doubled, 0);
                        Volatile.Write(ref _cells, doubled);
                    }

                    Unlock();
                    collided = false;
                    continue; // with the doubled cells, at the same probe
                }

                Rehash();
            }
            else if (TryMakeFirstCells(delta))
            {
                return;
            }
            else
            {
                long seen = Volatile.Read(ref _base);
                if (Interlocked.CompareExchange(ref _base, seen + delta, seen) == seen)
                    return;
            }
        }
    }

    private bool TryFill(long delta)
    {
        if (!TryLock())
            return false;
        ref Cell? slot = ref _cells![_probe & (_cells.Length - 1)];
        bool free = slot is null;
        if (free)
            Volatile.Write(ref slot, new Cell(delta));
        Unlock();
        return free;
    }

    private bool TryMakeFirstCells(long delta)
    {
        if (!TryLock())
            return false;
        bool first = _cells is null;
        if (first)
        {
            var cells = new Cell?[2];
            cells[_probe & 1] = new Cell(delta);
            Volatile.Write(ref _cells, cells);
        }

        Unlock();
        return first;
    }

    private bool TryLock() => Volatile.Read(ref _cellsBusy) == 0 && Interlocked.CompareExchange(ref _cellsBusy, 1, 0) == 0;

    private void Unlock() => Volatile.Write(ref _cellsBusy, 0);

    /// <summary>Marsaglia's xorshift, as the original's advanceProbe.</summary>
    private static void Rehash()
    {
        int probe = _probe;
        probe ^= probe << 13;
        probe ^= probe >>> 17;
        probe ^= probe << 5;
        _probe = probe;
    }

    /// <summary>An amount alone on its pair of cache lines, as @Contended makes it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private sealed class Cell(long value)
    {
        private readonly Padding _before;
        public long Value = value;
        private readonly Padding _after;

        public bool TryAdd(long delta)
        {
            long seen = Volatile.Read(ref Value);
            return Interlocked.CompareExchange(ref Value, seen + delta, seen) == seen;
        }
    }

    [InlineArray(15)]
    private struct Padding
    {
        private long _first;
    }
}
