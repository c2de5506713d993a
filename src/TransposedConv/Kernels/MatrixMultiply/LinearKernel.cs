using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary><c>y = x · Wᵀ + b</c> with a weight that is kept in panels beside its storage until it changes.</summary>
/// <remarks>
/// An element of y is one chain over ascending inputs that starts from the bias, or from 0 without one, as in <see cref="MatrixMultiplyKernels"/>. An
/// item is a panel of the weight and a block of rows of x.
/// </remarks>
internal readonly unsafe struct LinearKernel<T>(int rows, int inputs, int outputs, T* x, nint xRowStride, nint xColumnStride, T* weight, T* bias, T* y, WeightSlot<T> slot)
    : ISimdKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>So few rows of x go through the whole of a panel, which comes from memory once; …</summary>
    private const int FewRows = 16;

    /// <summary>… with more of them it goes by in blocks that stay in the second-level cache beside rows of x.</summary>
    private const int DepthBlock = 384;

    /// <summary>Rows of an item where threads share a panel.</summary>
    private const int RowBlock = 64;

    /// <summary>
    /// Whether the weight is, or ought to be, kept in panels: packing it costs more than a call without, so it waits until the weight is used again before it
    /// changes. In a loop of training steps that does not happen.
    /// </summary>
    public static bool Fits(int rows, int outputs, in WeightSlot<T> slot) =>
        (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        && rows > 0
        && outputs > 1
        && slot.Cache is not null
        && slot.Cache.IsUsedAgain(isScatter: false, slot.Offset, slot.Version);

    public void Run<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        var panels = new WeightPanels<T, TVector, TSimd>(weight, 1, inputs, outputs, isTransposed: true);
        AlignedMemory<T> packed = panels.Keep(slot);
        long work = Math.Max(2L * rows * inputs * outputs, StreamedWork.Of<T>(outputs, inputs));
        int rowBlock = ParallelRange.ThreadsFor(work) > 1 ? Math.Min(rows, RowBlock) : rows;
        int rowBlocks = (rows + rowBlock - 1) / rowBlock;
        ParallelRange.Run(panels.PerGroup * rowBlocks, work, new Items<TVector, TSimd>(this, packed.Pointer, rowBlock, rowBlocks));
        packed.KeepAlive();
    }

    private readonly struct Items<TVector, TSimd>(LinearKernel<T> kernel, T* packed, int rowBlock, int rowBlocks) : IRangeBody
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        /// <inheritdoc/>
        public void Run(int start, int end) => kernel.Compute<TVector, TSimd>(packed, rowBlock, rowBlocks, start, end);
    }

    private void Compute<TVector, TSimd>(T* packed, int rowBlock, int rowBlocks, int start, int end)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int width = WeightPanels<T, TVector, TSimd>.Width;
        int depthBlock = Math.Min(inputs, rowBlock <= FewRows ? inputs : DepthBlock);
        using var offsets = new AlignedScratch<int>(depthBlock);
        for (int k = 0; k < depthBlock; k++) offsets.Pointer[k] = (int)(k * xColumnStride);
        using var edge = new AlignedScratch<T>((long)rowBlock * width);
        for (int item = start; item < end; item++)
        {
            (int panel, int block) = Math.DivRem(item, rowBlocks);
            int row = block * rowBlock;
            int count = Math.Min(rowBlock, rows - row);
            int column = panel * width;
            int columns = Math.Min(width, outputs - column);
            int vectors = (columns + TSimd.Count - 1) / TSimd.Count;
            T* target = y + (nint)row * outputs + column;
            bool isWhole = columns == vectors * TSimd.Count;
            T* sums = isWhole ? target : edge.Pointer;
            nint stride = isWhole ? outputs : width;
            Begin(sums, stride, count, column, columns);
            for (int k = 0; k < inputs; k += depthBlock)
            {
                int depth = Math.Min(depthBlock, inputs - k);
                var source = new StridedSource<T>(x + k * xColumnStride, xRowStride, xColumnStride, null, 0, 0);
                T* right = packed + ((nint)panel * inputs + k) * width;
                InPlaceTileLoop.Multiply<T, TVector, TSimd, StridedSource<T>, AllCells>(
                    source, row, count, vectors, depth, offsets.Pointer, right, width, 0, sums, stride, accumulate: true, T.NegativeZero);
            }

            if (!isWhole) PanelEdge.CopyRows(sums, stride, target, outputs, count, columns);
        }
    }

    /// <summary>Puts the bias, or 0, where the sums begin.</summary>
    private void Begin(T* sums, nint stride, int count, int column, int columns)
    {
        for (int r = 0; r < count; r++)
        {
            var row = new Span<T>(sums + r * stride, columns);
            if (bias is null) row.Clear();
            else new ReadOnlySpan<T>(bias + column, columns).CopyTo(row);
        }
    }
}
