using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>
/// The product of one row and a matrix whose rows lie in memory as they are, <c>c[j] = (accumulate ? c[j] : 0) + Σ_k x[k] · b[k, j]</c>: one chain over ascending k for
/// each element, vectors along columns.
/// </summary>
/// <remarks>Such a product costs what reading the matrix costs: four rows go by at a time, each in one stream, while the four behind them are asked for.</remarks>
internal readonly unsafe struct RowProduct<T>(int columns, int depth, T* x, nint xStride, T* b, nint bRowStride, T* c, bool accumulate) : ISimdKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes of the sums, which come and go every four rows.</summary>
    private const int BlockBytes = 8 * 1024;

    /// <summary>The least columns of a thread's block: stretches of two kilobytes.</summary>
    private const int LeastColumns = 512;

    public void Run<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int block = BlockBytes / sizeof(T);
        long work = StreamedWork.Of<T>(depth, columns);
        if (ParallelRange.ThreadsFor(work) > 1) block = LeastColumns;
        ParallelRange.Run((columns + block - 1) / block, work, new Blocks<TVector, TSimd>(this, block));
    }

    /// <summary>The product, on the caller's thread.</summary>
    public static void Columns<TVector, TSimd>(T* x, nint xStride, T* b, nint bRowStride, int depth, int columns, T* c, bool accumulate)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        if (!accumulate) new Span<T>(c, columns).Clear();
        int k = 0;
        for (; k <= depth - 4; k += 4, x += 4 * xStride, b += 4 * bRowStride)
        {
            FourRows<TVector, TSimd>(x[0], x[xStride], x[2 * xStride], x[3 * xStride], b, bRowStride, columns, c);
        }

        for (; k < depth; k++, x += xStride, b += bRowStride) OneRow<TVector, TSimd>(*x, b, columns, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<TVector, TSimd>(T x0, T x1, T x2, T x3, T* b, nint stride, int columns, T* c)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TVector f0 = TSimd.Broadcast(x0), f1 = TSimd.Broadcast(x1), f2 = TSimd.Broadcast(x2), f3 = TSimd.Broadcast(x3);
        T* b1 = b + stride, b2 = b1 + stride, b3 = b2 + stride;
        nint ahead = 4 * stride;
        nint j = 0;
        for (; j <= columns - TSimd.Count; j += TSimd.Count)
        {
            CacheLine.PrefetchFirst(b + j + ahead);
            CacheLine.PrefetchFirst(b1 + j + ahead);
            CacheLine.PrefetchFirst(b2 + j + ahead);
            CacheLine.PrefetchFirst(b3 + j + ahead);
            TVector sum = TSimd.FusedMultiplyAdd(f0, TSimd.Load(b + j), TSimd.Load(c + j));
            sum = TSimd.FusedMultiplyAdd(f1, TSimd.Load(b1 + j), sum);
            sum = TSimd.FusedMultiplyAdd(f2, TSimd.Load(b2 + j), sum);
            TSimd.Store(TSimd.FusedMultiplyAdd(f3, TSimd.Load(b3 + j), sum), c + j);
        }

        if (j == columns) return;
        TVector mask = TSimd.Lanes(0, columns - (int)j);
        TVector last = TSimd.FusedMultiplyAdd(f0, TSimd.Load(b + j, mask), TSimd.Load(c + j, mask));
        last = TSimd.FusedMultiplyAdd(f1, TSimd.Load(b1 + j, mask), last);
        last = TSimd.FusedMultiplyAdd(f2, TSimd.Load(b2 + j, mask), last);
        TSimd.Store(TSimd.FusedMultiplyAdd(f3, TSimd.Load(b3 + j, mask), last), c + j, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow<TVector, TSimd>(T x, T* b, int columns, T* c)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TVector factor = TSimd.Broadcast(x);
        nint j = 0;
        for (; j <= columns - TSimd.Count; j += TSimd.Count) TSimd.Store(TSimd.FusedMultiplyAdd(factor, TSimd.Load(b + j), TSimd.Load(c + j)), c + j);
        if (j == columns) return;
        TVector mask = TSimd.Lanes(0, columns - (int)j);
        TSimd.Store(TSimd.FusedMultiplyAdd(factor, TSimd.Load(b + j, mask), TSimd.Load(c + j, mask)), c + j, mask);
    }

    private readonly struct Blocks<TVector, TSimd>(RowProduct<T> product, int block) : IRangeBody
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            for (int item = start; item < end; item++) product.Block<TVector, TSimd>(item * block, block);
        }
    }

    private void Block<TVector, TSimd>(int first, int block)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector> =>
        Columns<TVector, TSimd>(x, xStride, b + first, bRowStride, depth, Math.Min(block, columns - first), c + first, accumulate);
}
