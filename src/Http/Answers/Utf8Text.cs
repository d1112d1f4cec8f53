namespace ShardedCounter.Http.Answers;

/// <summary>Writes pieces of UTF-8 one after the other into memory that is known to be large enough.</summary>
internal ref struct Utf8Text(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>How many bytes are written.</summary>
    public int Length { get; private set; }

    /// <summary>Writes UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_destination[Length..]);
        Length += utf8.Length;
    }

    /// <summary>Writes text that is ASCII and needs no escaping, such as a counter's name.</summary>
    public void AddAscii(string text)
    {
        System.Text.Encoding.ASCII.GetBytes(text, _destination[Length..]);
        Length += text.Length;
    }

    /// <summary>Writes a number with all its digits.</summary>
    public void Add<T>(T number)
        where T : IUtf8SpanFormattable
    {
        if (!number.TryFormat(_destination[Length..], out int written, default, System.Globalization.CultureInfo.InvariantCulture))
            throw new InvalidOperationException("Too little room.");
        Length += written;
    }

    /// <summary>Writes an instant.</summary>
    public void Add(DateTimeOffset instant) => Length += Instant.Write(instant, _destination[Length..]);
}
