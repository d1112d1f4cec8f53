namespace ShardedCounter.Standalone.Storage;

/// <summary>Numbers of counters one behind the other: seven bits a byte, the lowest first, the highest bit set on all bytes of a number but its last (LEB128).</summary>
internal static class CounterNumberList
{
    /// <summary>The most bytes of one number.</summary>
    public const int MaxBytesPerNumber = 9;

    /// <summary>Writes a number of at least 0.</summary>
    /// <returns>The bytes written.</returns>
    public static int Write(Span<byte> output, long number)
    {
        int length = 0;
        for (; number >= 0x80; number >>= 7)
            output[length++] = (byte)(number | 0x80);
        output[length++] = (byte)number;
        return length;
    }

    /// <summary>Reads the first number and moves behind it.</summary>
    /// <exception cref="IndexOutOfRangeException">The list ends inside a number: the file is damaged.</exception>
    public static long Read(ref ReadOnlySpan<byte> list)
    {
        long number = 0;
        int length = 0;
        byte part;
        do
        {
            part = list[length];
            number |= (long)(part & 0x7F) << (7 * length++);
        }
        while (part >= 0x80);
        list = list[length..];
        return number;
    }
}
