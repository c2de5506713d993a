using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// A tile of the gradient by the weight, held in registers while a block of positions goes by: rows are channels of the small grid, columns (channel of
/// the large grid, tap), and each element is a register of lanes.
/// </summary>
/// <remarks><c>sum[r, c] = small[r, p] · window[p + offset(c)] + sum[r, c]</c>, lane by lane over p; no lane is ever added to another here.</remarks>
internal static unsafe class LaneTile
{
    /// <summary>One, two or four rows (the constants of the shape) times one or four columns.</summary>
    /// <param name="block">The positions.</param>
    /// <param name="small">The first row at the first position.</param>
    /// <param name="rowStride">Elements between rows.</param>
    /// <param name="window">The window at the first position.</param>
    /// <param name="maskOffset">From a cell of the window to its mask, if cells may be missing.</param>
    /// <param name="offsets">For each column where it reads the window.</param>
    /// <param name="sums">The first row and column.</param>
    /// <param name="sumStride">Elements between rows of sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TVector, TSimd, TTile, TCells>(
        in LaneBlock<T> block, T* small, nint rowStride, T* window, nint maskOffset, int* offsets, T* sums, nint sumStride)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ILaneTileShape
        where TCells : struct, ICellRule
    {
        nint o0 = offsets[0];
        nint o1 = TTile.Columns > 1 ? offsets[1] : 0;
        nint o2 = TTile.Columns > 1 ? offsets[2] : 0;
        nint o3 = TTile.Columns > 1 ? offsets[3] : 0;
        const int lanes = WeightGradientLanes.Count;
        for (int part = 0; part < lanes; part += TSimd.Count)
        {
            TVector c00 = TSimd.Load(sums + part), c01 = default, c02 = default, c03 = default;
            TVector c10 = default, c11 = default, c12 = default, c13 = default;
            TVector c20 = default, c21 = default, c22 = default, c23 = default;
            TVector c30 = default, c31 = default, c32 = default, c33 = default;
            if (TTile.Columns > 1) Load3<T, TVector, TSimd>(sums + part, out c01, out c02, out c03);
            if (TTile.Rows > 1)
            {
                c10 = TSimd.Load(sums + sumStride + part);
                if (TTile.Columns > 1) Load3<T, TVector, TSimd>(sums + sumStride + part, out c11, out c12, out c13);
            }

            if (TTile.Rows > 2)
            {
                c20 = TSimd.Load(sums + 2 * sumStride + part);
                c30 = TSimd.Load(sums + 3 * sumStride + part);
                if (TTile.Columns > 1) Load3<T, TVector, TSimd>(sums + 2 * sumStride + part, out c21, out c22, out c23);
                if (TTile.Columns > 1) Load3<T, TVector, TSimd>(sums + 3 * sumStride + part, out c31, out c32, out c33);
            }

            for (int y = 0; y < block.Rows; y++)
            {
                T* left = small + (nint)y * block.SmallPitch + part;
                T* right = window + (nint)y * block.WindowPitch + part;
                for (int x = 0; x < block.Columns; x += lanes, left += lanes, right += lanes)
                {
                    TVector inside = x + lanes > block.Columns ? TSimd.Load(block.Edge + part) : TSimd.Load(block.Inside + part);
                    TVector a0 = TSimd.Load(left);
                    TVector a1 = TTile.Rows > 1 ? TSimd.Load(left + rowStride) : default;
                    TVector a2 = TTile.Rows > 2 ? TSimd.Load(left + 2 * rowStride) : default;
                    TVector a3 = TTile.Rows > 2 ? TSimd.Load(left + 3 * rowStride) : default;
                    TVector mask = TCells.MayBeMissing ? TSimd.Select(inside, TSimd.Load(right + maskOffset + o0), TSimd.Zero) : default;
                    TVector b = TSimd.Select(inside, TSimd.Load(right + o0), TSimd.Zero);
                    c00 = Step<T, TVector, TSimd, TCells>(a0, b, c00, mask);
                    if (TTile.Rows > 1) c10 = Step<T, TVector, TSimd, TCells>(a1, b, c10, mask);
                    if (TTile.Rows > 2) c20 = Step<T, TVector, TSimd, TCells>(a2, b, c20, mask);
                    if (TTile.Rows > 2) c30 = Step<T, TVector, TSimd, TCells>(a3, b, c30, mask);
                    if (TTile.Columns == 1) continue;
                    if (TCells.MayBeMissing) mask = TSimd.Select(inside, TSimd.Load(right + maskOffset + o1), TSimd.Zero);
                    b = TSimd.Select(inside, TSimd.Load(right + o1), TSimd.Zero);
                    c01 = Step<T, TVector, TSimd, TCells>(a0, b, c01, mask);
                    if (TTile.Rows > 1) c11 = Step<T, TVector, TSimd, TCells>(a1, b, c11, mask);
                    if (TTile.Rows > 2) c21 = Step<T, TVector, TSimd, TCells>(a2, b, c21, mask);
                    if (TTile.Rows > 2) c31 = Step<T, TVector, TSimd, TCells>(a3, b, c31, mask);
                    if (TCells.MayBeMissing) mask = TSimd.Select(inside, TSimd.Load(right + maskOffset + o2), TSimd.Zero);
                    b = TSimd.Select(inside, TSimd.Load(right + o2), TSimd.Zero);
                    c02 = Step<T, TVector, TSimd, TCells>(a0, b, c02, mask);
                    if (TTile.Rows > 1) c12 = Step<T, TVector, TSimd, TCells>(a1, b, c12, mask);
                    if (TTile.Rows > 2) c22 = Step<T, TVector, TSimd, TCells>(a2, b, c22, mask);
                    if (TTile.Rows > 2) c32 = Step<T, TVector, TSimd, TCells>(a3, b, c32, mask);
                    if (TCells.MayBeMissing) mask = TSimd.Select(inside, TSimd.Load(right + maskOffset + o3), TSimd.Zero);
                    b = TSimd.Select(inside, TSimd.Load(right + o3), TSimd.Zero);
                    c03 = Step<T, TVector, TSimd, TCells>(a0, b, c03, mask);
                    if (TTile.Rows > 1) c13 = Step<T, TVector, TSimd, TCells>(a1, b, c13, mask);
                    if (TTile.Rows > 2) c23 = Step<T, TVector, TSimd, TCells>(a2, b, c23, mask);
                    if (TTile.Rows > 2) c33 = Step<T, TVector, TSimd, TCells>(a3, b, c33, mask);
                }
            }

            TSimd.Store(c00, sums + part);
            if (TTile.Columns > 1) Store3<T, TVector, TSimd>(c01, c02, c03, sums + part);
            if (TTile.Rows > 1)
            {
                TSimd.Store(c10, sums + sumStride + part);
                if (TTile.Columns > 1) Store3<T, TVector, TSimd>(c11, c12, c13, sums + sumStride + part);
            }

            if (TTile.Rows > 2)
            {
                TSimd.Store(c20, sums + 2 * sumStride + part);
                TSimd.Store(c30, sums + 3 * sumStride + part);
                if (TTile.Columns > 1) Store3<T, TVector, TSimd>(c21, c22, c23, sums + 2 * sumStride + part);
                if (TTile.Columns > 1) Store3<T, TVector, TSimd>(c31, c32, c33, sums + 3 * sumStride + part);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Step<T, TVector, TSimd, TCells>(TVector factor, TVector cells, TVector sum, TVector mask)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        // Not by a local for both: the compiler would add to the last use of an operand and move the sum back.
        return TCells.MayBeMissing ? TSimd.Select(mask, TSimd.FusedMultiplyAdd(factor, cells, sum), sum) : TSimd.FusedMultiplyAdd(factor, cells, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load3<T, TVector, TSimd>(T* sums, out TVector second, out TVector third, out TVector fourth)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        second = TSimd.Load(sums + WeightGradientLanes.Count);
        third = TSimd.Load(sums + 2 * WeightGradientLanes.Count);
        fourth = TSimd.Load(sums + 3 * WeightGradientLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store3<T, TVector, TSimd>(TVector second, TVector third, TVector fourth, T* sums)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Store(second, sums + WeightGradientLanes.Count);
        TSimd.Store(third, sums + 2 * WeightGradientLanes.Count);
        TSimd.Store(fourth, sums + 3 * WeightGradientLanes.Count);
    }
}
