namespace ShardedCounter.Http.OpenApi.Shapes;

/// <summary>How many items a list can have. For the schema alone; the attributes of the framework that say so read lists by reflection.</summary>
/// <param name="min">The fewest.</param>
/// <param name="max">The most.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ItemsAttribute(int min, int max) : Attribute
{
    /// <summary>The fewest.</summary>
    public int Min { get; } = min;

    /// <summary>The most.</summary>
    public int Max { get; } = max;
}
