using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>The gradient by the weight: per group a blocked product whose operands are packed straight from the two grids.</summary>
internal readonly unsafe struct WeightGradientKernel<T>(ConvolutionGeometry geometry, T* small, T* large, T* weightGradient) : ISimdKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Run<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        // Many groups go to threads whole; few are each cut into blocks.
        var groups = new GroupRange<TVector, TSimd>(geometry, small, large, weightGradient);
        if (geometry.Groups >= ParallelRange.ThreadsFor(geometry.Operations)) ParallelRange.Run(geometry.Groups, geometry.Operations, groups);
        else groups.Run(0, geometry.Groups);
    }

    private readonly struct GroupRange<TVector, TSimd>(ConvolutionGeometry geometry, T* small, T* large, T* weightGradient) : IRangeBody
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        public void Run(int start, int end)
        {
            int rows = geometry.SmallChannelsPerGroup;
            int columns = geometry.LargeChannelsPerGroup * geometry.Taps;
            int positions = geometry.Batch * geometry.SmallCells;
            for (int group = start; group < end; group++)
            {
                T* result = weightGradient + (nint)group * rows * columns;
                var source = new WeightGradientSource<T>(
                    geometry,
                    small + (nint)group * rows * geometry.SmallCells,
                    large + (nint)group * geometry.LargeChannelsPerGroup * geometry.LargeCells);
                new BlockedProduct<T, TVector, TSimd, WeightGradientSource<T>>(source, rows, columns, positions, result, columns, accumulate: false).Run();

                // A sum that underflowed to −0 becomes +0, as in the definition.
                for (nint i = 0; i < (nint)rows * columns; i++) result[i] += T.Zero;
            }
        }
    }
}
