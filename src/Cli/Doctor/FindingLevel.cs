namespace ShardedCounter.Cli.Doctor;

/// <summary>How bad a finding is.</summary>
internal enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Well,

    /// <summary>Someone should look.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failure,
}
