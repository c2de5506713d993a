using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TransposedConv.Kernels.Simd;

/// <summary>Puts lanes of one register anywhere into another: one two-source permute where the processor has it, a permute and a choice elsewhere.</summary>
internal static unsafe class LanePick
{
    /// <summary>Makes a register's pattern that takes nothing.</summary>
    /// <param name="pattern">The register.</param>
    /// <param name="count">Its lanes.</param>
    public static void Clear<T>(T* pattern, int count)
        where T : unmanaged
    {
        for (int i = 0; i < count; i++) Set(pattern, i, i);
    }

    /// <summary>Lets a lane be taken. The lane's number has another bit, by which a two-source permute tells the second source.</summary>
    /// <param name="pattern">The register.</param>
    /// <param name="count">Its lanes.</param>
    /// <param name="lane">The lane to write.</param>
    /// <param name="from">The lane to read.</param>
    public static void Take<T>(T* pattern, int count, int lane, int from)
        where T : unmanaged => Set(pattern, lane, long.MinValue | (long)int.MinValue | (uint)(count + from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Pick<T>(Vector128<T> rest, Vector128<T> source, Vector128<T> lanes) =>
        Unsafe.SizeOf<T>() == sizeof(double)
            ? Choose(lanes.AsInt64(), Vector128.Shuffle(source.AsInt64(), lanes.AsInt64() & Vector128.Create(1L)), rest.AsInt64()).As<long, T>()
            : Choose(lanes.AsInt32(), Vector128.Shuffle(source.AsInt32(), lanes.AsInt32() & Vector128.Create(3)), rest.AsInt32()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Pick<T>(Vector256<T> rest, Vector256<T> source, Vector256<T> lanes) =>
        Unsafe.SizeOf<T>() == sizeof(double)
            ? Choose(lanes.AsInt64(), Vector256.Shuffle(source.AsInt64(), lanes.AsInt64() & Vector256.Create(3L)), rest.AsInt64()).As<long, T>()
            : Choose(lanes.AsInt32(), Vector256.Shuffle(source.AsInt32(), lanes.AsInt32() & Vector256.Create(7)), rest.AsInt32()).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Pick<T>(Vector512<T> rest, Vector512<T> source, Vector512<T> lanes)
    {
        if (Avx512F.IsSupported)
        {
            return Unsafe.SizeOf<T>() == sizeof(double)
                ? Avx512F.PermuteVar8x64x2(rest.AsInt64(), lanes.AsInt64(), source.AsInt64()).As<long, T>()
                : Avx512F.PermuteVar16x32x2(rest.AsInt32(), lanes.AsInt32(), source.AsInt32()).As<int, T>();
        }

        return Unsafe.SizeOf<T>() == sizeof(double)
            ? Choose(lanes.AsInt64(), Vector512.Shuffle(source.AsInt64(), lanes.AsInt64() & Vector512.Create(7L)), rest.AsInt64()).As<long, T>()
            : Choose(lanes.AsInt32(), Vector512.Shuffle(source.AsInt32(), lanes.AsInt32() & Vector512.Create(15)), rest.AsInt32()).As<int, T>();
    }

    private static void Set<T>(T* pattern, int lane, long value)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(double)) ((long*)pattern)[lane] = value;
        else ((int*)pattern)[lane] = unchecked((int)value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Choose<T>(Vector128<T> lanes, Vector128<T> taken, Vector128<T> rest) =>
        Vector128.ConditionalSelect(Vector128.LessThan(lanes, Vector128<T>.Zero), taken, rest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Choose<T>(Vector256<T> lanes, Vector256<T> taken, Vector256<T> rest) =>
        Vector256.ConditionalSelect(Vector256.LessThan(lanes, Vector256<T>.Zero), taken, rest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Choose<T>(Vector512<T> lanes, Vector512<T> taken, Vector512<T> rest) =>
        Vector512.ConditionalSelect(Vector512.LessThan(lanes, Vector512<T>.Zero), taken, rest);
}
