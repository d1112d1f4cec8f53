using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ShardedCounter.Model;

/// <summary>Reads ASCII that stands as UTF-8 or as text, some characters at a time, into the same words. Of other text, some words.</summary>
internal static class AsciiReader
{
    /// <summary>Eight bytes from <paramref name="at"/> on, or as many characters as bytes. The caller has seen that they are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read8<T>(ref T first, int at)
        where T : unmanaged
    {
        ref byte start = ref Unsafe.As<T, byte>(ref Unsafe.Add(ref first, at));
        if (typeof(T) == typeof(byte))
            return Unsafe.ReadUnaligned<ulong>(ref start);
        Debug.Assert(typeof(T) == typeof(char), "bytes or characters");
        Vector128<ushort> wide = Unsafe.ReadUnaligned<Vector128<ushort>>(ref start);
        return Vector128.Narrow(wide, wide).AsUInt64().ToScalar();
    }

    /// <summary>Four, likewise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read4<T>(ref T first, int at)
        where T : unmanaged
    {
        ref byte start = ref Unsafe.As<T, byte>(ref Unsafe.Add(ref first, at));
        if (typeof(T) == typeof(byte))
            return Unsafe.ReadUnaligned<uint>(ref start);
        Vector128<ushort> wide = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref start)).AsUInt16();
        return Vector128.Narrow(wide, wide).AsUInt32().ToScalar();
    }

    /// <summary>All of one to three characters; 0 of none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadUpTo3<T>(ref T first, int length)
        where T : unmanaged =>
        length == 0 ? 0 : Read1(ref first, 0) | (Read1(ref first, length >> 1) << 8) | (Read1(ref first, length - 1) << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read1<T>(ref T first, int at)
        where T : unmanaged
    {
        ref T element = ref Unsafe.Add(ref first, at);
        return typeof(T) == typeof(byte) ? Unsafe.As<T, byte>(ref element) : (byte)Unsafe.As<T, char>(ref element);
    }
}
