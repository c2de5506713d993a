using System.Numerics;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>The product of two matrices.</summary>
internal static unsafe class MatrixMultiplyKernels
{
    /// <summary>C = A · B, or C += A · B.</summary>
    /// <remarks>
    /// Each element of C is one chain of fused multiply-adds over ascending k, from zero or from what C held; where C has one column, sixteen chains, see
    /// <see cref="ColumnProduct{T}"/>. The same bits for any number of rows and threads, any SIMD width and any strides.
    /// </remarks>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B; 0 gives a C of zeros.</param>
    /// <param name="a">A, element (i, k) at <c>i · aRowStride + k · aColumnStride</c>.</param>
    /// <param name="aRowStride">Elements between rows of A; 0 repeats one row.</param>
    /// <param name="aColumnStride">Elements between columns of A.</param>
    /// <param name="b">B, element (k, j) at <c>k · bRowStride + j · bColumnStride</c>.</param>
    /// <param name="bRowStride">Elements between rows of B.</param>
    /// <param name="bColumnStride">Elements between columns of B.</param>
    /// <param name="c">C, dense and row-major; must not overlap A or B.</param>
    /// <param name="accumulate">Whether to add to what C holds.</param>
    /// <exception cref="ArgumentException">A span is too short, or a size or stride is negative.</exception>
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
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireLength(nameof(a), a.Length, m, aRowStride, k, aColumnStride);
        RequireLength(nameof(b), b.Length, k, bRowStride, n, bColumnStride);
        RequireLength(nameof(c), c.Length, m, n, n, 1);
        if (m == 0 || n == 0) return;
        if (!UsesTiles<T>(m, n, k))
        {
            ReferenceMatrixMultiply.Multiply(m, n, k, a, aRowStride, aColumnStride, b, bRowStride, bColumnStride, c, accumulate);
            return;
        }

        fixed (T* aPointer = a, bPointer = b, cPointer = c)
        {
            if (n == 1)
            {
                var column = new ColumnProduct<T>(m, k, aPointer, aRowStride, aColumnStride, bPointer, bRowStride, cPointer, accumulate);
                SimdDispatch.Run<T, ColumnProduct<T>>(ref column);
                return;
            }

            if (m == 1 && bColumnStride == 1)
            {
                var row = new RowProduct<T>(n, k, aPointer, aColumnStride, bPointer, bRowStride, cPointer, accumulate);
                SimdDispatch.Run<T, RowProduct<T>>(ref row);
                return;
            }

            var product = new DenseProduct<T>(m, n, k, aPointer, aRowStride, aColumnStride, bPointer, bRowStride, bColumnStride, cPointer, accumulate);
            SimdDispatch.Run<T, DenseProduct<T>>(ref product);
        }
    }

    private static bool UsesTiles<T>(int m, int n, int k) =>
        (typeof(T) == typeof(float) || typeof(T) == typeof(double)) && (long)m * n * k > 256;

    internal static void RequireLength(string name, int length, int rows, int rowStride, int columns, int columnStride)
    {
        if (rows < 0 || columns < 0 || rowStride < 0 || columnStride < 0)
        {
            throw new ArgumentException($"{name} must have sizes and strides of at least 0, but {rows} × {columns} with strides {rowStride}, {columnStride} was given.", name);
        }

        if (rows == 0 || columns == 0) return;
        long needed = (rows - 1L) * rowStride + (columns - 1L) * columnStride + 1;
        if (length < needed)
        {
            throw new ArgumentException($"{name} must hold {rows} × {columns} elements with strides {rowStride}, {columnStride}, that is {needed}, but it holds {length}.", name);
        }
    }
}
