namespace ShardedCounter.Cli.Import;

/// <summary>A line of a file.</summary>
/// <param name="Bytes">With its end; valid until the next line is read.</param>
/// <param name="Start">Where it starts, in bytes.</param>
/// <param name="End">Where the next one does.</param>
internal readonly record struct FileLine(ReadOnlyMemory<byte> Bytes, long Start, long End)
{
    /// <summary>Without its end and, at the file's start, without a byte order mark.</summary>
    public string Text
    {
        get
        {
            ReadOnlySpan<byte> bytes = Bytes.Span;
            if (Start == 0 && bytes.StartsWith("\uFEFF"u8))
                bytes = bytes[3..];
            if (bytes.EndsWith("\n"u8))
                bytes = bytes[..^1];
            if (bytes.EndsWith("\r"u8))
                bytes = bytes[..^1];
            return System.Text.Encoding.UTF8.GetString(bytes);
        }
    }
}
