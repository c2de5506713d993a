using System.Numerics;
using System.Runtime.CompilerServices;

namespace TransposedConv.Kernels.Simd;

/// <summary>A register of one lane, for processors without vectors.</summary>
internal readonly unsafe struct SimdScalar<T> : ISimd<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => 1;

    public static int MaxTileRows => 4;

    public static T Zero => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, T* destination) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePast(T value, T* destination) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Broadcast(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T left, T right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FusedMultiplyAdd(T left, T right, T addend) => T.FusedMultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Pick(T rest, T source, T lanes) => T.IsNegative(lanes) ? source : rest;

    /// <summary>A set mask is a NaN (all bits set) and a clear one is zero, so a comparison with itself tells them apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Select(T mask, T whenSet, T whenClear) => T.IsNaN(mask) ? whenSet : whenClear;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave(T left, T right, out T low, out T high) => (low, high) = (left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave(T low, T high, out T even, out T odd) => (even, odd) = (low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave(T a, T b, T c, out T first, out T second, out T third) => (first, second, third) = (a, b, c);

    /// <summary>A set mask is a NaN here too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Lanes(int low, int high) => low <= 0 && high > 0 ? T.NaN : T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* source, T mask) => T.IsNaN(mask) ? *source : T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, T* destination, T mask)
    {
        if (T.IsNaN(mask)) *destination = value;
    }
}
