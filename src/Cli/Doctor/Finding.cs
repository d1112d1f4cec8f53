namespace ShardedCounter.Cli.Doctor;

/// <summary>What an examination found.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Check">What was looked at.</param>
/// <param name="Text">What was found and, if it is not well, what can be done.</param>
internal sealed record Finding(FindingLevel Level, string Check, string Text);
