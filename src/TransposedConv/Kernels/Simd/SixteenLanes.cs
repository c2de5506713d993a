using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TransposedConv.Kernels.Simd;

/// <summary>
/// Sums in sixteen chains: term i belongs to lane i mod 16, and at the end lanes are added in pairs, i and i + 8, then i + 4, i + 2 and i + 1.
/// </summary>
/// <remarks>The number is that of the widest register's single-precision lanes, and the same in every width, so no bit depends on the width.</remarks>
internal static class SixteenLanes
{
    /// <summary>Lanes; a multiple of the lanes of every register.</summary>
    public const int Count = 16;

    /// <summary>Adds the lanes, destroying them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Add<T>(Span<T> lanes)
        where T : IAdditionOperators<T, T, T>
    {
        ref T first = ref MemoryMarshal.GetReference(lanes);
        int half = Count / 2;
        for (; Vector128<T>.IsSupported && half >= Vector128<T>.Count; half /= 2)
        {
            for (nuint i = 0; i < (nuint)half; i += (nuint)Vector128<T>.Count)
            {
                (Vector128.LoadUnsafe(ref first, i) + Vector128.LoadUnsafe(ref first, i + (nuint)half)).StoreUnsafe(ref first, i);
            }
        }

        for (; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        }

        return lanes[0];
    }
}
