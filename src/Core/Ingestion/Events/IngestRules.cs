namespace ShardedCounter.Ingestion.Events;

/// <summary>
/// The rules that exactly-once rests on, where ingestion could go wrong. Tests break them one at a time to show that the simulation notices; nothing
/// else makes an instance.
/// </summary>
/// <param name="JudgeByLastEvent">Whether a whole batch is judged by its last event. A batch that another owner has counted in part would count that part twice.</param>
/// <param name="AtOfTheLastEvent">Whether a mark keeps the enqueued time of its last event instead of the highest one (<see cref="MarkRule"/>).</param>
/// <param name="LettersAfterReturn">Whether dead letters may be written when the batch has returned: a process that dies in between has lost them, and nothing delivers them again.</param>
internal sealed record IngestRules(bool JudgeByLastEvent, bool AtOfTheLastEvent, bool LettersAfterReturn)
{
    /// <summary>The rules that hold.</summary>
    public static IngestRules Sound { get; } = new(JudgeByLastEvent: false, AtOfTheLastEvent: false, LettersAfterReturn: false);
}
