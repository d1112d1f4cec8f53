namespace ShardedCounter.CosmosEmulator;

/// <summary>
/// Disturbs requests: scripted ones in the order in which they were added, then at random. Thread-safe; with one caller after the other, what befalls each request
/// depends on the seed and the requests alone. A request has at most one fault, and a scripted one draws no random number.
/// </summary>
public sealed class Faults
{
    private static readonly Fault[] Befores = [Fault.TooManyRequests, Fault.RetryWith, Fault.TimeoutBefore, Fault.UnavailableBefore, Fault.DropBefore];
    private static readonly Fault[] Afters = [Fault.TimeoutAfter, Fault.UnavailableAfter, Fault.DropAfter];

    private readonly Lock _gate = new();
    private readonly List<(Func<RequestInfo, bool> Match, Fault Fault, int Times)> _script = [];
    private Random? _random;
    private double _before;
    private double _after;
    private Func<RequestInfo, bool>? _match;
    private volatile bool _isActive;

    /// <summary>Disturbs the next requests that match.</summary>
    /// <param name="match">Whether a request is meant. Called under a lock: it must not call back.</param>
    /// <param name="fault">What befalls it.</param>
    /// <param name="times">How many requests are disturbed before this entry is spent.</param>
    public void Next(Func<RequestInfo, bool> match, Fault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_gate)
        {
            _script.Add((match, fault, times));
            _isActive = true;
        }
    }

    /// <summary>
    /// Disturbs requests to documents at random until <see cref="Clear"/>. The kinds are drawn evenly: before applying 429, 449, 408, 503 and a broken connection, after it 408, 503 and
    /// a broken connection.
    /// </summary>
    /// <param name="seed">The same seed and the same requests give the same faults.</param>
    /// <param name="before">The probability of a fault before applying.</param>
    /// <param name="after">The probability of a fault after applying.</param>
    /// <param name="match">Which requests are meant; null for all to documents: whoever wants the account or the containers disturbed as well says so here.</param>
    public void Random(int seed, double before, double after, Func<RequestInfo, bool>? match = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(before + after, 1);
        lock (_gate)
        {
            _random = new Random(seed);
            (_before, _after, _match) = (before, after, match ?? IsToDocuments);
            _isActive = true;
        }
    }

    /// <summary>Ends all faults, scripted and random. Requests that wait in one go on waiting.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _script.Clear();
            _random = null;
            _isActive = false;
        }
    }

    internal Fault? Take(RequestInfo request)
    {
        if (!_isActive)
            return null;
        lock (_gate)
        {
            for (int at = 0; at < _script.Count; at++)
            {
                var (match, fault, times) = _script[at];
                if (!match(request))
                    continue;
                if (times == 1)
                    _script.RemoveAt(at);
                else
                    _script[at] = (match, fault, times - 1);
                return fault;
            }

            if (_random is null || !_match!(request))
                return null;
            double drawn = _random.NextDouble();
            return drawn < _before ? Befores[_random.Next(Befores.Length)]
                : drawn < _before + _after ? Afters[_random.Next(Afters.Length)]
                : null;
        }
    }

    private static bool IsToDocuments(RequestInfo request) => request.Kind >= RequestKind.Read;
}
