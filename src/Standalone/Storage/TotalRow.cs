using System.Globalization;
using ShardedCounter.Aggregation;
using ShardedCounter.Storage;

namespace ShardedCounter.Standalone.Storage;

/// <summary>A total on its way to the table.</summary>
/// <param name="Total">The document.</param>
/// <param name="ETag">The version it replaces; null to create it.</param>
/// <param name="Json">The document as it is stored.</param>
internal sealed record TotalRow(TotalDocument Total, string? ETag, byte[] Json)
{
    /// <summary>The version that is replaced: null to create the row, −1 for an ETag that no row has.</summary>
    public long? ReplacedVersion => ETag is null ? null
        : long.TryParse(ETag, NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : -1;

    /// <summary>The document as it stands in the table once this row is written: the version after the one replaced, the first for one created.</summary>
    public StoredTotal AsWritten() => new(Total, ((ReplacedVersion ?? 0) + 1).ToString(CultureInfo.InvariantCulture));
}
