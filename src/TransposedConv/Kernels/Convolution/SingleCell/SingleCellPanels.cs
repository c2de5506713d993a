using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// <see cref="SingleCellProduct{T}"/> for a few examples and a weight that is kept in <see cref="WeightPanels{T, TVector, TSimd}"/>, so that
/// the weight, whose transport is all that such a call costs, goes by once and in one stream.
/// </summary>
internal readonly unsafe struct SingleCellPanels<T>(ConvolutionGeometry geometry, bool isScatter, T* input, T* weight, WeightSlot<T> slot, T* bias, T* output)
    : ISimdKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>With more examples the product reuses what it packs itself.</summary>
    private const int MostExamples = 32;

    /// <summary>Bytes of the examples that are packed at a time; the sums are stored between the parts.</summary>
    private const int LeftBytes = 256 * 1024;

    private const int DepthBlock = 256;

    private ConvolutionGeometry Geometry => geometry;

    private T* Output => output;

    private int Depth => isScatter ? geometry.SmallChannelsPerGroup : geometry.LargeChannelsPerGroup * geometry.Taps;

    private int Columns => isScatter ? geometry.LargeChannelsPerGroup * geometry.Taps : geometry.SmallChannelsPerGroup;

    /// <summary>
    /// Whether the call is of this kind: packing costs about as much as two calls without, so it waits until the weight is used in this way again
    /// before it changes. In a loop of training steps that does not happen.
    /// </summary>
    public bool ArePackedOrWorthIt() =>
        slot.Cache is not null && geometry.Batch is > 0 and <= MostExamples && slot.Cache.IsUsedAgain(isScatter, slot.Offset, slot.Version);

    /// <summary>What is added to a sum at the end.</summary>
    private T EndOf(int column) => bias is null ? T.Zero : bias[isScatter ? column / geometry.LargeCells : column] + T.Zero;

    public void Run<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        var weights = new WeightPanels<T, TVector, TSimd>(weight, geometry.Groups, Depth, Columns, isTransposed: !isScatter);
        int panels = weights.PerGroup;
        AlignedMemory<T> packed = weights.Keep(slot);
        int rows = geometry.Groups * geometry.Batch;
        int part = ProductBlock.EvenDepth(Depth, Math.Max(LeftBytes / sizeof(T) / rows, DepthBlock));
        using var left = new AlignedScratch<T>((long)rows * part);
        for (int start = 0; start < Depth; start += part)
        {
            int depth = Math.Min(part, Depth - start);
            PackLeft<TVector, TSimd>(start, depth, left.Pointer);
            var body = new Panels<TVector, TSimd>(this, panels, start, depth, left.Pointer, packed.Pointer);
            ParallelRange.Run(geometry.Groups * panels, Math.Max(geometry.Operations, packed.Length * sizeof(T)), body);
        }

        packed.KeepAlive();
    }

    /// <summary>Packs a part of the depth of all examples, group by group.</summary>
    private void PackLeft<TVector, TSimd>(int start, int depth, T* left)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        StridedSource<T> rows = new(input, (nint)geometry.Groups * Depth, 1, null, 0, 0);
        for (int group = 0; group < geometry.Groups; group++)
        {
            for (int row = 0; row < geometry.Batch;)
            {
                int height = TileLoop.NextRows<T, TVector, TSimd>(geometry.Batch - row);
                rows.PackLeft(row, height, group * Depth + start, depth, left + ((nint)group * geometry.Batch + row) * depth);
                row += height;
            }
        }
    }

    /// <summary>A part of the depth of all sums.</summary>
    private readonly struct Panels<TVector, TSimd>(SingleCellPanels<T> product, int panels, int start, int depth, T* left, T* packed) : IRangeBody
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        private int Examples => product.Geometry.Batch;

        private bool IsFirst => start == 0;

        private bool IsLast => start + depth == product.Depth;

        /// <inheritdoc/>
        public void Run(int first, int end)
        {
            int width = WeightPanels<T, TVector, TSimd>.Width;
            int columns = product.Columns;
            nint exampleStride = (nint)product.Geometry.Groups * columns;
            int* rowOffsets = stackalloc int[DepthBlock];
            for (int k = 0; k < Math.Min(depth, DepthBlock); k++) rowOffsets[k] = k * width;
            T* ends = stackalloc T[width];
            using var edge = new AlignedScratch<T>((long)Examples * width);
            for (int item = first; item < end; item++)
            {
                (int group, int panel) = Math.DivRem(item, panels);
                int column = panel * width;
                int used = Math.Min(width, columns - column);
                int vectors = (used + TSimd.Count - 1) / TSimd.Count;
                bool isWhole = used == vectors * TSimd.Count;
                T* target = product.Output + (nint)group * columns + column;
                T* sums = isWhole ? target : edge.Pointer;
                nint stride = isWhole ? exampleStride : width;
                T* rows = left + (nint)group * Examples * depth;
                if (!isWhole && !IsFirst) PanelEdge.CopyRows(target, exampleStride, sums, stride, Examples, used);
                for (int k = 0; k < depth; k += DepthBlock)
                {
                    TileLoop.Multiply<T, TVector, TSimd, AllCells>(
                        Examples, vectors, Math.Min(DepthBlock, depth - k), rows, depth, k, packed + ((nint)item * product.Depth + start + k) * width, rowOffsets, 0, sums, stride, !IsFirst || k > 0);
                }

                if (IsLast) Finish(group * columns + column, used, sums, stride, ends, vectors);
                if (!isWhole) PanelEdge.CopyRows(sums, stride, target, exampleStride, Examples, used);
            }
        }

        private void Finish(int channel, int used, T* sums, nint stride, T* ends, int vectors)
        {
            // Without a bias too 0 is added: a sum that underflowed to −0 becomes +0, as in the definition.
            for (int c = 0; c < used; c++) ends[c] = product.EndOf(channel + c);
            for (int c = used; c < vectors * TSimd.Count; c++) ends[c] = T.Zero;
            for (int v = 0; v < vectors; v++)
            {
                TVector end = TSimd.Load(ends + v * TSimd.Count);
                T* cell = sums + v * TSimd.Count;
                for (int n = 0; n < Examples; n++, cell += stride) TSimd.Store(TSimd.Add(TSimd.Load(cell), end), cell);
            }
        }
    }
}
