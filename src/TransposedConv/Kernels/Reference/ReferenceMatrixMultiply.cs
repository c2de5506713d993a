using System.Numerics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Reference;

/// <summary>The product of two matrices, by its definition.</summary>
internal static class ReferenceMatrixMultiply
{
    /// <summary>
    /// c[i, j] = (accumulate ? c[i, j] : 0) + Σ_k a[i, k] · b[k, j], k ascending, each step rounded once: one chain that starts from c; where there is one column, a
    /// chain for each of <see cref="SixteenLanes"/>, whose total (never −0) is added to c.
    /// </summary>
    public static void Multiply<T>(
        int m,
        int n,
        int k,
        ReadOnlySpan<T> a,
        int aRowStride,
        int aColumnStride,
        ReadOnlySpan<T> b,
        int bRowStride,
        int bColumnStride,
        Span<T> c,
        bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (n == 1)
        {
            Column(m, k, a, aRowStride, aColumnStride, b, bRowStride, c, accumulate);
            return;
        }

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                T sum = accumulate ? c[i * n + j] : T.Zero;
                for (int l = 0; l < k; l++)
                {
                    sum = T.FusedMultiplyAdd(a[i * aRowStride + l * aColumnStride], b[l * bRowStride + j * bColumnStride], sum);
                }

                c[i * n + j] = sum;
            }
        }
    }

    private static void Column<T>(
        int m, int k, ReadOnlySpan<T> a, int aRowStride, int aColumnStride, ReadOnlySpan<T> x, int xStride, Span<T> c, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> lanes = stackalloc T[SixteenLanes.Count];
        for (int i = 0; i < m; i++)
        {
            lanes.Clear();
            for (int l = 0; l < k; l++)
            {
                ref T lane = ref lanes[l % SixteenLanes.Count];
                lane = T.FusedMultiplyAdd(a[i * aRowStride + l * aColumnStride], x[l * xStride], lane);
            }

            c[i] = (accumulate ? c[i] : T.Zero) + (SixteenLanes.Add(lanes) + T.Zero);
        }
    }
}
