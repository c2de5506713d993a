using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Rows times one column, lane by lane: <c>sums[r][k mod 16] += a[r, k] · x[k]</c>, fused, k ascending.</summary>
internal static unsafe class LaneSums
{
    private const int Lanes = SixteenLanes.Count;

    /// <summary>Where a register has fewer lanes than there are, the rows go by several times: so many numbers of each stay in the first-level cache.</summary>
    private const int DepthBlock = 1024;

    /// <summary>All rows.</summary>
    /// <param name="a">The first row; its elements lie side by side.</param>
    /// <param name="rowStride">Elements between rows.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="x">The column.</param>
    /// <param name="depth">Its length.</param>
    /// <param name="sums">For each row its lanes.</param>
    public static void Add<T, TVector, TSimd>(T* a, nint rowStride, int rows, T* x, int depth, T* sums)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int block = TSimd.Count >= Lanes ? depth : DepthBlock;
        for (int r = 0; r < rows;)
        {
            int height = rows - r >= 4 ? 4 : 1;
            T* row = a + r * rowStride;
            for (int k = 0; k < depth; k += block)
            {
                int steps = Math.Min(block, depth - k);
                if (height == 4) AddFour<T, TVector, TSimd>(row + k, rowStride, x + k, steps, sums + r * Lanes);
                else AddOne<T, TVector, TSimd>(row + k, x + k, steps, sums + r * Lanes);
            }

            r += height;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour<T, TVector, TSimd>(T* a, nint rowStride, T* x, int depth, T* sums)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        T* second = a + rowStride, third = second + rowStride, fourth = third + rowStride;
        nint ahead = 4 * rowStride;
        for (int part = 0; part < Lanes; part += TSimd.Count)
        {
            T* lanes = sums + part;
            TVector c0 = TSimd.Load(lanes), c1 = TSimd.Load(lanes + Lanes), c2 = TSimd.Load(lanes + 2 * Lanes), c3 = TSimd.Load(lanes + 3 * Lanes);
            nint k = part;
            for (; k <= depth - TSimd.Count; k += Lanes)
            {
                CacheLine.PrefetchFirst(a + k + ahead);
                CacheLine.PrefetchFirst(second + k + ahead);
                CacheLine.PrefetchFirst(third + k + ahead);
                CacheLine.PrefetchFirst(fourth + k + ahead);
                TVector factor = TSimd.Load(x + k);
                c0 = TSimd.FusedMultiplyAdd(TSimd.Load(a + k), factor, c0);
                c1 = TSimd.FusedMultiplyAdd(TSimd.Load(second + k), factor, c1);
                c2 = TSimd.FusedMultiplyAdd(TSimd.Load(third + k), factor, c2);
                c3 = TSimd.FusedMultiplyAdd(TSimd.Load(fourth + k), factor, c3);
            }

            if (k < depth)
            {
                TVector mask = TSimd.Lanes(0, depth - (int)k);
                TVector factor = TSimd.Load(x + k, mask);
                c0 = TSimd.FusedMultiplyAdd(TSimd.Load(a + k, mask), factor, c0);
                c1 = TSimd.FusedMultiplyAdd(TSimd.Load(second + k, mask), factor, c1);
                c2 = TSimd.FusedMultiplyAdd(TSimd.Load(third + k, mask), factor, c2);
                c3 = TSimd.FusedMultiplyAdd(TSimd.Load(fourth + k, mask), factor, c3);
            }

            TSimd.Store(c0, lanes);
            TSimd.Store(c1, lanes + Lanes);
            TSimd.Store(c2, lanes + 2 * Lanes);
            TSimd.Store(c3, lanes + 3 * Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOne<T, TVector, TSimd>(T* a, T* x, int depth, T* sums)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        for (int part = 0; part < Lanes; part += TSimd.Count)
        {
            TVector sum = TSimd.Load(sums + part);
            nint k = part;
            for (; k <= depth - TSimd.Count; k += Lanes) sum = TSimd.FusedMultiplyAdd(TSimd.Load(a + k), TSimd.Load(x + k), sum);
            if (k < depth)
            {
                TVector mask = TSimd.Lanes(0, depth - (int)k);
                sum = TSimd.FusedMultiplyAdd(TSimd.Load(a + k, mask), TSimd.Load(x + k, mask), sum);
            }

            TSimd.Store(sum, sums + part);
        }
    }
}
