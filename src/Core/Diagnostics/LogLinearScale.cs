using System.Numerics;

namespace ShardedCounter.Diagnostics;

/// <summary>Cuts the whole numbers into ranges that grow with them: a power of two into as many of one width as each other, and small numbers into ranges of one number.</summary>
/// <remarks>As in G. Tene's HdrHistogram: the highest bit of a number and so many bits behind it name its range. No range is wider than a 2^bits-th of its first number, or 1.</remarks>
/// <param name="bits">How many bits behind the highest one tell ranges apart: 1 to 8.</param>
internal readonly struct LogLinearScale(int bits)
{
    /// <summary>How many ranges the numbers below a power of two are in.</summary>
    /// <param name="power">Its exponent: the scale's bits to 63.</param>
    public int CountBelow(int power) => (power - bits + 1) << bits;

    /// <summary>The index of a number's range, from 0.</summary>
    public int IndexOf(ulong number)
    {
        if (number < 1UL << bits)
            return (int)number;
        int shift = BitOperations.Log2(number) - bits;
        return (shift << bits) + (int)(number >> shift); // the highest bit adds one to the octave
    }

    /// <summary>The first number of a range.</summary>
    /// <param name="index">0 to what is <see cref="CountBelow"/> 2^63.</param>
    public ulong StartOf(int index)
    {
        int octave = index >> bits;
        return octave == 0 ? (ulong)index : ((ulong)index - ((ulong)(octave - 1) << bits)) << (octave - 1);
    }
}
