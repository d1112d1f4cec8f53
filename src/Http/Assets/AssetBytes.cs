namespace ShardedCounter.Http.Assets;

/// <summary>One encoding of a file.</summary>
/// <param name="Bytes">What is sent. Nobody writes to it.</param>
/// <param name="Tag">Its entity tag, in quotes.</param>
internal sealed record AssetBytes(byte[] Bytes, string Tag);
