using System.Text.Json;

namespace ShardedCounter.Benchmarks.Client;

/// <summary>
/// What a successful answer to this write has to repeat: a counter with its delta, or a number of increments and counters.
/// </summary>
internal readonly record struct WriteExpectation(string? Counter, long Delta, int Increments, int Counters, int Status)
{
    public static WriteExpectation Single(string counter, long delta, bool accepted) => new(counter, delta, 0, 0, accepted ? 202 : 200);

    public static WriteExpectation Batch(int increments, int counters) => new(null, 0, increments, counters, 200);

    public string? Complaint(JsonElement root, int status)
    {
        string word = status == 200 ? "counted" : "accepted";
        if (status != Status)
            return $"answered {status} where {Status} was due";
        if (root.GetProperty("status").GetString() != word)
            return $"{status} whose status is not '{word}'";
        if (Counter is not null)
            return root.GetProperty("counter").GetString() == Counter && root.GetProperty("delta").GetInt64() == Delta
                ? null : $"{status} that repeats another counter or delta than was sent";
        return root.GetProperty("increments").GetInt32() == Increments && root.GetProperty("counters").GetInt32() == Counters
            ? null : $"{status} that repeats other numbers of increments or counters than were sent";
    }
}
