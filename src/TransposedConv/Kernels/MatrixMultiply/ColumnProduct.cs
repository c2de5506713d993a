using System.Numerics;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>
/// The product of a matrix and one column, <c>c[i] = (accumulate ? c[i] : 0) + Σ_k a[i, k] · x[k]</c>, summed in <see cref="SixteenLanes"/>: element k in lane
/// k mod 16.
/// </summary>
/// <remarks>
/// With one column nothing but the sum itself is left to put into vectors where the matrix lies row by row, and such a product costs what reading the matrix
/// costs. The order depends on there being one column, not on the number of rows, so a row's bits do not depend on the other rows. A zero is added to
/// each sum, which makes +0 of a sum that underflowed to −0.
/// </remarks>
internal readonly unsafe struct ColumnProduct<T>(int rows, int depth, T* a, nint aRowStride, nint aColumnStride, T* x, nint xStride, T* c, bool accumulate)
    : ISimdKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Lanes = SixteenLanes.Count;

    /// <summary>Rows whose elements lie side by side: the sums of so many of them, lane by lane, stay in the first-level cache.</summary>
    private const int MostNeighbours = 256;

    /// <summary>Steps of rows that are neither: so many are brought together at a time.</summary>
    private const int CopiedDepth = 256;

    private bool AreNeighbours => aRowStride == 1 && aColumnStride != 1 && rows > 1;

    private int RowsOfItem => AreNeighbours ? MostNeighbours : Lanes;

    public void Run<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        using var copy = new AlignedScratch<T>(xStride == 1 ? 0 : depth);
        T* column = x;
        if (xStride != 1)
        {
            column = copy.Pointer;
            for (int k = 0; k < depth; k++) column[k] = x[k * xStride];
        }

        var body = new Items<TVector, TSimd>(this, column);
        ParallelRange.Run((rows + RowsOfItem - 1) / RowsOfItem, StreamedWork.Of<T>(rows, depth), body);
    }

    private readonly struct Items<TVector, TSimd>(ColumnProduct<T> product, T* x) : IRangeBody
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            int rows = product.RowsOfItem;
            using var sums = new AlignedScratch<T>(Lanes * rows);
            using var turned = new AlignedScratch<T>(Lanes * Lanes);
            for (int item = start; item < end; item++)
            {
                int first = item * rows;
                if (product.AreNeighbours) product.Neighbours<TVector, TSimd>(first, Math.Min(rows, product.RowCount - first), x, sums.Pointer);
                else product.Lines<TVector, TSimd>(first, Math.Min(rows, product.RowCount - first), x, sums.Pointer, turned.Pointer);
            }
        }
    }

    private int RowCount => rows;

    /// <summary>Vectors along rows: each lane is a product of a row and the matrix of every sixteenth step.</summary>
    private void Neighbours<TVector, TSimd>(int first, int count, T* x, T* sums)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            T* target = sums + lane * count;
            int steps = (depth - lane + Lanes - 1) / Lanes;
            RowProduct<T>.Columns<TVector, TSimd>(x + lane, Lanes, a + first + lane * aColumnStride, Lanes * aColumnStride, steps, count, target, accumulate: false);
        }

        AddLanes<TVector, TSimd>(sums, count);
        Finish(sums, first, count);
    }

    /// <summary>Vectors along the sum. The lanes of all rows are turned around at the end, so that they are added in vectors too.</summary>
    private void Lines<TVector, TSimd>(int first, int count, T* x, T* sums, T* turned)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        new Span<T>(sums, Lanes * Lanes).Clear();
        if (aColumnStride == 1) LaneSums.Add<T, TVector, TSimd>(a + first * aRowStride, aRowStride, count, x, depth, sums);
        else CopiedLines<TVector, TSimd>(first, count, x, sums, turned);
        if (count == 1)
        {
            *turned = SixteenLanes.Add(new Span<T>(sums, Lanes));
        }
        else
        {
            TransposedCopy.Run(sums, Lanes, Lanes, Lanes, turned, Lanes);
            AddLanes<TVector, TSimd>(turned, Lanes);
        }

        Finish(turned, first, count);
    }

    private void CopiedLines<TVector, TSimd>(int first, int count, T* x, T* sums, T* turned)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        using var copy = new AlignedScratch<T>(Lanes * CopiedDepth);
        for (int k = 0; k < depth; k += CopiedDepth)
        {
            int steps = Math.Min(CopiedDepth, depth - k);
            for (int r = 0; r < count; r++)
            {
                T* source = a + (first + r) * aRowStride + k * aColumnStride;
                T* target = copy.Pointer + r * CopiedDepth;
                for (int i = 0; i < steps; i++) target[i] = source[i * aColumnStride];
            }

            LaneSums.Add<T, TVector, TSimd>(copy.Pointer, CopiedDepth, count, x + k, steps, sums);
        }
    }

    /// <summary>Adds sixteen vectors of <paramref name="stride"/> numbers in pairs, as <see cref="SixteenLanes"/> says, into the first.</summary>
    private static void AddLanes<TVector, TSimd>(T* lanes, int stride)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            int length = half * stride;
            T* other = lanes + length;
            int i = 0;
            for (; i <= length - TSimd.Count; i += TSimd.Count) TSimd.Store(TSimd.Add(TSimd.Load(lanes + i), TSimd.Load(other + i)), lanes + i);
            for (; i < length; i++) lanes[i] += other[i];
        }
    }

    private void Finish(T* totals, int first, int count)
    {
        T* target = c + first;
        for (int r = 0; r < count; r++)
        {
            T total = totals[r] + T.Zero;
            target[r] = accumulate ? target[r] + total : total;
        }
    }
}
