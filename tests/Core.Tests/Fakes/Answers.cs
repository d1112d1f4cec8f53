namespace ShardedCounter.Tests.Fakes;

/// <summary>Looks at answers that must be there by now.</summary>
internal static class Answers
{
    /// <summary>The answer; the test fails, instead of waiting, where there is none yet.</summary>
    public static T Now<T>(this Task<T> answer)
    {
        Assert.True(answer.IsCompleted, "Not answered.");
        return answer.GetAwaiter().GetResult();
    }
}
