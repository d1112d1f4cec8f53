using ShardedCounter.Cli.Hosting;

namespace ShardedCounter.Cli.Import;

/// <summary>Reads a stream line by line, knowing at which byte each starts. Holds one line, and what was read beyond it.</summary>
/// <param name="stream">Positioned at <paramref name="offset"/>.</param>
/// <param name="offset">Where the first line starts.</param>
/// <param name="hasQuotes">Whether a line end inside quotes ends no line.</param>
internal sealed class LineReader(Stream stream, long offset, bool hasQuotes)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _filled;
    private long _offset = offset; // of _start
    private bool _ended;

    /// <summary>The next line; null at the end. The last one may have no line end.</summary>
    /// <exception cref="UsageException">A line is longer than any should be.</exception>
    public FileLine? Read()
    {
        int looked = _start;
        bool quoted = false;
        while (true)
        {
            for (; looked < _filled; looked++)
            {
                byte b = _buffer[looked];
                if (hasQuotes && b == (byte)'"')
                    quoted = !quoted;
                else if (b == (byte)'\n' && !quoted)
                    return Take(looked + 1);
            }

            if (_ended)
                return _start == _filled ? null : Take(_filled);
            if (_filled - _start > ImportLimits.MaxLineBytes)
                throw new UsageException($"The line at byte {_offset} is longer than {ImportLimits.MaxLineBytes} bytes{(quoted ? "; is a quote never closed?" : ".")}");
            looked -= Fill();
        }
    }

    private FileLine Take(int end)
    {
        var line = new FileLine(_buffer.AsMemory(_start, end - _start), _offset, _offset + (end - _start));
        _offset = line.End;
        _start = end;
        return line;
    }

    /// <summary>Reads more, behind what is there; returns by how much that has moved to the front.</summary>
    private int Fill()
    {
        int moved = _start;
        if (moved > 0)
        {
            // A line handed out before is still read by its batch until the next call, which is this one: it is done with it by now.
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            _filled -= _start;
            _start = 0;
        }

        if (_filled == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        int read = stream.Read(_buffer, _filled, _buffer.Length - _filled);
        _ended = read == 0;
        _filled += read;
        return moved;
    }
}
