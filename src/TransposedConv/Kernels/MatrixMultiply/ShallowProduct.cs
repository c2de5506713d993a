using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>
/// C (rows × columns, row-major) = or += A · B for sums of a few steps, an outer product for example: it costs what writing C costs, so C is written row by row, from
/// end to end, and B, which lies in rows, stays in a cache.
/// </summary>
internal readonly unsafe struct ShallowProduct<T, TVector, TSimd>(
    int columns, int depth, T* a, nint aRowStride, nint aColumnStride, T* b, nint bRowStride, T* c, bool accumulate, bool isPast = false) : IRangeBody
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>With more steps a register tile, which loads a number of B for several rows, takes less.</summary>
    private const int MostSteps = 4;

    /// <summary>Bytes of B that stay in the first-level cache beside what is written.</summary>
    private const int MostBytes = 16 * 1024;

    /// <summary>Whether a product is shallow, and wide enough to fill registers.</summary>
    public static bool Suits(int columns, int depth, nint bColumnStride) =>
        depth is > 0 and <= MostSteps && bColumnStride == 1 && columns >= 4 * TSimd.Count && (long)columns * depth * sizeof(T) <= MostBytes;

    /// <summary>The whole product, over as many threads as it is worth.</summary>
    public void Run(int rows)
    {
        long work = StreamedWork.Of<T>(rows, columns);
        bool isFar = (long)rows * columns * sizeof(T) >= CacheLine.MostCachedResult && !accumulate
            && (nuint)c % CacheLine.Bytes == 0 && (long)columns * sizeof(T) % CacheLine.Bytes == 0;
        if (isFar)
        {
            ParallelRange.Run(
                rows, work, new ShallowProduct<T, TVector, PastCaches<T, TVector, TSimd>>(columns, depth, a, aRowStride, aColumnStride, b, bRowStride, c, accumulate, isPast: true));
        }
        else
        {
            ParallelRange.Run(rows, work, this);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int start, int end)
    {
        for (int row = start; row < end; row++)
        {
            T* factors = a + row * aRowStride;
            T* target = c + (nint)row * columns;
            nint j = 0;
            for (; j <= columns - 4 * TSimd.Count; j += 4 * TSimd.Count)
            {
                TVector c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero;
                if (accumulate)
                {
                    c0 = TSimd.Load(target + j);
                    c1 = TSimd.Load(target + j + TSimd.Count);
                    c2 = TSimd.Load(target + j + 2 * TSimd.Count);
                    c3 = TSimd.Load(target + j + 3 * TSimd.Count);
                }

                T* cells = b + j;
                for (int k = 0; k < depth; k++, cells += bRowStride)
                {
                    TVector factor = TSimd.Broadcast(factors[k * aColumnStride]);
                    c0 = TSimd.FusedMultiplyAdd(factor, TSimd.Load(cells), c0);
                    c1 = TSimd.FusedMultiplyAdd(factor, TSimd.Load(cells + TSimd.Count), c1);
                    c2 = TSimd.FusedMultiplyAdd(factor, TSimd.Load(cells + 2 * TSimd.Count), c2);
                    c3 = TSimd.FusedMultiplyAdd(factor, TSimd.Load(cells + 3 * TSimd.Count), c3);
                }

                TSimd.Store(c0, target + j);
                TSimd.Store(c1, target + j + TSimd.Count);
                TSimd.Store(c2, target + j + 2 * TSimd.Count);
                TSimd.Store(c3, target + j + 3 * TSimd.Count);
            }

            for (; j < columns; j += TSimd.Count)
            {
                TVector mask = TSimd.Lanes(0, (int)Math.Min(TSimd.Count, columns - j));
                TVector sum = accumulate ? TSimd.Load(target + j, mask) : TSimd.Zero;
                for (int k = 0; k < depth; k++)
                {
                    sum = TSimd.FusedMultiplyAdd(TSimd.Broadcast(factors[k * aColumnStride]), TSimd.Load(b + k * bRowStride + j, mask), sum);
                }

                TSimd.Store(sum, target + j, mask);
            }
        }

        if (isPast) CacheLine.FinishStores();
    }
}
