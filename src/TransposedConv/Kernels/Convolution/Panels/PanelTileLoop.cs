using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Cuts rows of weights times a panel of input cells into register tiles, which ask for the lines of the next panel as long as there are any.</summary>
internal static unsafe class PanelTileLoop
{
    /// <summary>All rows of a class of phases, as <see cref="TileLoop.Multiply"/> does them; where cells may be missing, without asking.</summary>
    public static void Multiply<T, TVector, TSimd, TCells>(
        int rows, int vectors, int depth, T* a, int aDepth, int aStart, T* b, int* rowOffsets, nint maskOffset, T* c, nint rowStride, bool accumulate, ref BlockFetch<T> fetch)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        int done = 0;
        for (int height; !TCells.MayBeMissing && done < rows && fetch.IsUnderWay; done += height, fetch.Advance(depth))
        {
            height = TileLoop.NextRows<T, TVector, TSimd>(rows - done);
            T* target = c + done * rowStride;
            TileLoop.Multiply<T, TVector, TSimd, FetchingCells>(
                height, vectors, depth, a + (nint)done * aDepth, aDepth, aStart, b, rowOffsets, maskOffset, target, rowStride, accumulate, fetch.Lines);
        }

        TileLoop.Multiply<T, TVector, TSimd, TCells>(
            rows - done, vectors, depth, a + (nint)done * aDepth, aDepth, aStart, b, rowOffsets, maskOffset, c + done * rowStride, rowStride, accumulate);
    }
}
