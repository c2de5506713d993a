using System.Runtime.CompilerServices;

namespace TransposedConv.Kernels.Simd;

/// <summary>
/// The same registers, but whole ones are written past the caches: for kernels that write large results once, to addresses that are multiples of the register's
/// size.
/// </summary>
internal readonly unsafe struct PastCaches<T, TVector, TSimd> : ISimd<T, TVector>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    public static int Count => TSimd.Count;

    public static int MaxTileRows => TSimd.MaxTileRows;

    public static TVector Zero => TSimd.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(T* source) => TSimd.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TVector value, T* destination) => TSimd.StorePast(value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePast(TVector value, T* destination) => TSimd.StorePast(value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Lanes(int low, int high) => TSimd.Lanes(low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(T* source, TVector mask) => TSimd.Load(source, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TVector value, T* destination, TVector mask) => TSimd.Store(value, destination, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Broadcast(T value) => TSimd.Broadcast(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Add(TVector left, TVector right) => TSimd.Add(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector FusedMultiplyAdd(TVector left, TVector right, TVector addend) => TSimd.FusedMultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Select(TVector mask, TVector whenSet, TVector whenClear) => TSimd.Select(mask, whenSet, whenClear);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave(TVector left, TVector right, out TVector low, out TVector high) => TSimd.Interleave(left, right, out low, out high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave(TVector low, TVector high, out TVector even, out TVector odd) => TSimd.Deinterleave(low, high, out even, out odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Pick(TVector rest, TVector source, TVector lanes) => TSimd.Pick(rest, source, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave(TVector a, TVector b, TVector c, out TVector first, out TVector second, out TVector third) =>
        TSimd.Deinterleave(a, b, c, out first, out second, out third);
}
