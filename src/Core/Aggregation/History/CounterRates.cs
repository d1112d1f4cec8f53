namespace ShardedCounter.Aggregation.History;

/// <summary>
/// How fast a counter counts: what was counted in a window, divided by its length. Negative where more was taken off than added; a reset counts nothing. Each window ends now and begins with a bucket, or
/// with the counter's history where that is younger; it is never taken for shorter than a minute, because a counter's first seconds do not make a rate.
/// </summary>
/// <param name="PerSecond">Per second, over the last complete minute and the present one so far: the last 60 to 120 s.</param>
/// <param name="PerMinute">Per minute, over the last 60 complete minutes and the present one so far.</param>
/// <param name="PerHour">Per hour, over the last 24 complete hours and the present one so far.</param>
public readonly record struct CounterRates(double PerSecond, double PerMinute, double PerHour);
