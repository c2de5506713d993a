using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TransposedConv.Kernels.Simd;

/// <summary>
/// Loads and stores of some lanes of a register of 4- or 8-byte lanes; memory beside them is neither read nor written. One instruction where the
/// processor has masks, lane by lane elsewhere.
/// </summary>
internal static unsafe class PartialLanes
{
    /// <summary>All bits of the lanes from <paramref name="low"/> up to <paramref name="high"/>, none of the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask512<T>(int low, int high) =>
        Unsafe.SizeOf<T>() == sizeof(double)
            ? Vector512.LessThan(Vector512<ulong>.Indices - Vector512.Create((ulong)low), Vector512.Create((ulong)(high - low))).As<ulong, T>()
            : Vector512.LessThan(Vector512<uint>.Indices - Vector512.Create((uint)low), Vector512.Create((uint)(high - low))).As<uint, T>();

    /// <inheritdoc cref="Mask512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask256<T>(int low, int high) =>
        Unsafe.SizeOf<T>() == sizeof(double)
            ? (Vector256.GreaterThanOrEqual(Vector256<long>.Indices, Vector256.Create((long)low)) & Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)high))).As<long, T>()
            : (Vector256.GreaterThanOrEqual(Vector256<int>.Indices, Vector256.Create(low)) & Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(high))).As<int, T>();

    /// <inheritdoc cref="Mask512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask128<T>(int low, int high) =>
        Unsafe.SizeOf<T>() == sizeof(double)
            ? (Vector128.GreaterThanOrEqual(Vector128<long>.Indices, Vector128.Create((long)low)) & Vector128.LessThan(Vector128<long>.Indices, Vector128.Create((long)high))).As<long, T>()
            : (Vector128.GreaterThanOrEqual(Vector128<int>.Indices, Vector128.Create(low)) & Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(high))).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(T* source, Vector512<T> mask)
        where T : unmanaged
    {
        if (!Avx512F.IsSupported) return Vector512.Create(Load(source, mask.GetLower()), Load(source + Vector256<T>.Count, mask.GetUpper()));
        return sizeof(T) == sizeof(double)
            ? Avx512F.MaskLoad((double*)source, mask.AsDouble(), Vector512<double>.Zero).As<double, T>()
            : Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load<T>(T* source, Vector256<T> mask)
        where T : unmanaged
    {
        if (!Avx.IsSupported) return Vector256.Create(Load(source, mask.GetLower()), Load(source + Vector128<T>.Count, mask.GetUpper()));
        return sizeof(T) == sizeof(double)
            ? Avx.MaskLoad((double*)source, mask.AsDouble()).As<double, T>()
            : Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load<T>(T* source, Vector128<T> mask)
        where T : unmanaged
    {
        if (Avx.IsSupported)
        {
            return sizeof(T) == sizeof(double)
                ? Avx.MaskLoad((double*)source, mask.AsDouble()).As<double, T>()
                : Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>();
        }

        return LoadLanes(source, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> value, T* target, Vector512<T> mask)
        where T : unmanaged
    {
        if (!Avx512F.IsSupported)
        {
            Store(value.GetLower(), target, mask.GetLower());
            Store(value.GetUpper(), target + Vector256<T>.Count, mask.GetUpper());
        }
        else if (sizeof(T) == sizeof(double))
        {
            Avx512F.MaskStore((double*)target, mask.AsDouble(), value.AsDouble());
        }
        else
        {
            Avx512F.MaskStore((float*)target, mask.AsSingle(), value.AsSingle());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector256<T> value, T* target, Vector256<T> mask)
        where T : unmanaged
    {
        if (!Avx.IsSupported)
        {
            Store(value.GetLower(), target, mask.GetLower());
            Store(value.GetUpper(), target + Vector128<T>.Count, mask.GetUpper());
        }
        else if (sizeof(T) == sizeof(double))
        {
            Avx.MaskStore((double*)target, mask.AsDouble(), value.AsDouble());
        }
        else
        {
            Avx.MaskStore((float*)target, mask.AsSingle(), value.AsSingle());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector128<T> value, T* target, Vector128<T> mask)
        where T : unmanaged
    {
        if (!Avx.IsSupported) StoreLanes(value, target, mask);
        else if (sizeof(T) == sizeof(double)) Avx.MaskStore((double*)target, mask.AsDouble(), value.AsDouble());
        else Avx.MaskStore((float*)target, mask.AsSingle(), value.AsSingle());
    }

    private static Vector128<T> LoadLanes<T>(T* source, Vector128<T> mask)
        where T : unmanaged
    {
        T* lanes = stackalloc T[Vector128<T>.Count];
        uint set = mask.ExtractMostSignificantBits();
        for (int i = 0; i < Vector128<T>.Count; i++) lanes[i] = (set >> i & 1) != 0 ? source[i] : default;
        return Vector128.Load(lanes);
    }

    private static void StoreLanes<T>(Vector128<T> value, T* target, Vector128<T> mask)
        where T : unmanaged
    {
        uint set = mask.ExtractMostSignificantBits();
        for (int i = 0; i < Vector128<T>.Count; i++)
        {
            if ((set >> i & 1) != 0) target[i] = value[i];
        }
    }
}
