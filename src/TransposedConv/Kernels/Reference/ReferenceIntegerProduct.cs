using System.Numerics;

namespace TransposedConv.Kernels.Reference;

/// <summary>The product of two matrices of integers, by its definition; sums wrap around, as PyTorch's do.</summary>
internal static class ReferenceIntegerProduct
{
    /// <summary>c[i, j] = (accumulate ? c[i, j] : 0) + Σ_k a[i, k] · b[k, j]; strides as in <see cref="ReferenceMatrixMultiply"/>.</summary>
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
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                T sum = accumulate ? c[(i * n) + j] : T.Zero;
                for (int l = 0; l < k; l++) sum += a[(i * aRowStride) + (l * aColumnStride)] * b[(l * bRowStride) + (j * bColumnStride)];
                c[(i * n) + j] = sum;
            }
        }
    }
}
