using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The gradient by the weight in the order that the geometry has: in lanes, or in one chain by a blocked product per group, whose columns are
/// the weight's or its rows.
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

        // Many groups go to threads whole; few are each cut into blocks.
        var groups = new GroupRange<TVector, TSimd>(this);
        if (geometry.Groups >= ParallelRange.ThreadsFor(geometry.Operations)) ParallelRange.Run(geometry.Groups, geometry.Operations, groups);
        else groups.Run(0, geometry.Groups);
    }

    private void RunGroup<TVector, TSimd>(int group)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int rows = geometry.SmallChannelsPerGroup;
        int columns = geometry.LargeChannelsPerGroup * geometry.Taps;
        T* left = small + (nint)group * rows * geometry.SmallCells;
        T* right = large + (nint)group * geometry.LargeChannelsPerGroup * geometry.LargeCells;
        T* result = weightGradient + (nint)group * rows * columns;
        if (isMasked) RunLargeColumns<TVector, TSimd, MaskedCells>(left, right, result);
        else if (WeightGradientOrder.PacksSmall(geometry, TSimd.Count)) RunSmallColumns<TVector, TSimd>(left, right, result);
        else RunLargeColumns<TVector, TSimd, AllCells>(left, right, result);
    }

    // In both, +0 at the end: a sum that underflowed to −0 becomes +0, as in the definition.
    private void RunLargeColumns<TVector, TSimd, TCells>(T* left, T* right, T* result)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        int columns = geometry.LargeChannelsPerGroup * geometry.Taps;
        new BlockedProduct<T, TVector, TSimd, LargeColumns<T>, TCells>(
            new LargeColumns<T>(geometry, left, right, isMask: false),
            new LargeColumns<T>(geometry, left, right, isMask: true),
            geometry.SmallChannelsPerGroup,
            columns,
            geometry.Batch * geometry.SmallCells,
            result,
            columns,
            accumulate: false,
            T.Zero,
            LargeLines<T>.Positions(geometry)).Run();
    }

    private void RunSmallColumns<TVector, TSimd>(T* left, T* right, T* result)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int channels = geometry.SmallChannelsPerGroup;
        int columns = (channels + TSimd.Count - 1) / TSimd.Count * TSimd.Count;
        int rows = geometry.LargeChannelsPerGroup * geometry.Taps;
        int positions = LargeLines<T>.Positions(geometry);
        int rowsAtOnce = Math.Min(WeightGradientOrder.RowsAtOnce(geometry, columns), LargeLines<T>.Columns(geometry, positions));
        using var sums = new AlignedScratch<T>((long)Math.Min(rows, rowsAtOnce) * columns);
        for (int row = 0; row < rows; row += rowsAtOnce)
        {
            int count = Math.Min(rowsAtOnce, rows - row);
            var source = new SmallColumns<T>(geometry, left, right, row);
            new BlockedProduct<T, TVector, TSimd, SmallColumns<T>, AllCells>(
                source, source, count, columns, geometry.Batch * geometry.SmallCells, sums.Pointer, columns, accumulate: false, T.Zero, positions).Run();
            TransposedCopy.Run(sums.Pointer, columns, count, channels, result + row, rows);
        }
    }

    private readonly struct GroupRange<TVector, TSimd>(WeightGradientKernel<T> kernel) : IRangeBody
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        public void Run(int start, int end)
        {
            for (int group = start; group < end; group++) kernel.RunGroup<TVector, TSimd>(group);
        }
    }
}
