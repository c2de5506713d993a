using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The gradient by the weight in the order that the geometry has: in lanes, or in one chain by a blocked product per group whose operands are packed
/// straight from the two grids.
/// </summary>
internal readonly unsafe struct WeightGradientKernel<T>(ConvolutionGeometry geometry, T* small, T* large, T* weightGradient, bool isMasked)
    : ISimdKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Run<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        if (WeightGradientLanes.Apply(geometry))
        {
            if (isMasked) LanedWeightGradient<T, TVector, TSimd, MaskedCells>.Run(geometry, small, large, weightGradient);
            else LanedWeightGradient<T, TVector, TSimd, AllCells>.Run(geometry, small, large, weightGradient);
            return;
        }

        if (!isMasked)
        {
            Run<TVector, TSimd, AllCells>(existing: null);
            return;
        }

        using var existing = new AlignedScratch<T>(geometry.LargeCells);
        new Span<byte>(existing.Pointer, geometry.LargeCells * sizeof(T)).Fill(byte.MaxValue);
        Run<TVector, TSimd, MaskedCells>(existing.Pointer);
    }

    private void Run<TVector, TSimd, TCells>(T* existing)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        // Many groups go to threads whole; few are each cut into blocks.
        var groups = new GroupRange<TVector, TSimd, TCells>(geometry, small, large, weightGradient, existing);
        if (geometry.Groups >= ParallelRange.ThreadsFor(geometry.Operations)) ParallelRange.Run(geometry.Groups, geometry.Operations, groups);
        else groups.Run(0, geometry.Groups);
    }

    private readonly struct GroupRange<TVector, TSimd, TCells>(ConvolutionGeometry geometry, T* small, T* large, T* weightGradient, T* existing) : IRangeBody
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        public void Run(int start, int end)
        {
            int rows = geometry.SmallChannelsPerGroup;
            int columns = geometry.LargeChannelsPerGroup * geometry.Taps;
            int positions = geometry.Batch * geometry.SmallCells;
            nint cells = geometry.LargeCells;
            for (int group = start; group < end; group++)
            {
                T* result = weightGradient + (nint)group * rows * columns;
                T* left = small + (nint)group * rows * geometry.SmallCells;
                T* right = large + group * geometry.LargeChannelsPerGroup * cells;
                var source = new WeightGradientSource<T>(geometry, left, right, geometry.LargeChannels * cells, cells);
                var masks = new WeightGradientSource<T>(geometry, left, existing, largeExampleStride: 0, largeChannelStride: 0);
                new BlockedProduct<T, TVector, TSimd, WeightGradientSource<T>, TCells>(
                    source, masks, rows, columns, positions, result, columns, accumulate: false).Run();

                // A sum that underflowed to −0 becomes +0, as in the definition.
                for (nint i = 0; i < (nint)rows * columns; i++) result[i] += T.Zero;
            }
        }
    }
}
