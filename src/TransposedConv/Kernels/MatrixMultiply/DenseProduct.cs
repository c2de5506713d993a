using System.Numerics;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>
/// A blocked product of plain matrices with vectors along the columns of C; where it has too few columns to fill them, along its rows: as the transposed product
/// <c>Cᵀ = Bᵀ · Aᵀ</c>.
/// </summary>
internal readonly unsafe struct DenseProduct<T>(
    int rows, int columns, int depth, T* a, nint aRowStride, nint aColumnStride, T* b, nint bRowStride, nint bColumnStride, T* c, bool accumulate) : ISimdKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of C that are transposed at a time: with as many columns as there may be, 128 KB of single precision.</summary>
    private const int TransposedRows = 4096;

    public void Run<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        if (HasFewColumns<TVector, TSimd>())
        {
            RunTransposed<TVector, TSimd>();
            return;
        }

        if (ShallowProduct<T, TVector, TSimd>.Suits(columns, depth, bColumnStride))
        {
            new ShallowProduct<T, TVector, TSimd>(columns, depth, a, aRowStride, aColumnStride, b, bRowStride, c, accumulate).Run(rows);
            return;
        }

        var source = new StridedSource<T>(a, aRowStride, aColumnStride, b, bRowStride, bColumnStride);
        if (LargeProduct<T, TVector, TSimd>.Suits(rows, columns, depth))
        {
            LargeProduct<T, TVector, TSimd>.Run(source, rows, columns, depth, c, accumulate);
            return;
        }

        new BlockedProduct<T, TVector, TSimd, StridedSource<T>, AllCells>(
            source, masks: default, rows, columns, depth, c, columns, accumulate, T.NegativeZero).Run();
    }

    /// <summary>
    /// Half a vector of columns, or one where tiles have so few rows that a tile of one vector has too few chains of sums to keep the arithmetic units busy.
    /// Packing A costs less than that, if there are rows to fill vectors with.
    /// </summary>
    private bool HasFewColumns<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector> =>
        columns <= (TSimd.MaxTileRows < 8 ? TSimd.Count : TSimd.Count / 2) && rows >= 2 * TSimd.Count;

    private void RunTransposed<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int most = Math.Min(rows, TransposedRows);
        using var sums = new AlignedScratch<T>((long)most * columns);
        for (int row = 0; row < rows; row += most)
        {
            int count = Math.Min(most, rows - row);
            T* target = c + (nint)row * columns;
            if (accumulate) TransposedCopy.Run(target, columns, count, columns, sums.Pointer, count);
            var source = new StridedSource<T>(b, bColumnStride, bRowStride, a + row * aRowStride, aColumnStride, aRowStride);
            new BlockedProduct<T, TVector, TSimd, StridedSource<T>, AllCells>(
                source, masks: default, columns, count, depth, sums.Pointer, count, accumulate, T.NegativeZero).Run();
            TransposedCopy.Run(sums.Pointer, count, columns, count, target, columns);
        }
    }
}
