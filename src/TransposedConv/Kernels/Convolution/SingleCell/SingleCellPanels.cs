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

    private int Depth => isScatter ? geometry.SmallChannelsPerGroup : geometry.LargeChannelsPerGroup * geometry.Taps;

    private int Columns => isScatter ? geometry.LargeChannelsPerGroup * geometry.Taps : geometry.SmallChannelsPerGroup;

    /// <summary>
    /// Whether the call is of this kind: packing costs about as much as two calls without, so it waits until the weight is used in this way again
    /// before it changes. In a loop of training steps that does not happen.
    /// </summary>
    public bool ArePackedOrWorthIt() =>
        slot.Cache is not null && geometry.Batch is > 0 and <= MostExamples && slot.Cache.IsUsedAgain(isScatter, slot.Offset, slot.Version);

    public void Run<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        var weights = new WeightPanels<T, TVector, TSimd>(weight, geometry.Groups, Depth, Columns, isTransposed: !isScatter);
        int panels = weights.PerGroup;
        AlignedMemory<T> packed = weights.Keep(slot);
        using var left = new AlignedScratch<T>((long)geometry.Groups * geometry.Batch * Depth);
        StridedSource<T> rows = new(input, (nint)geometry.Groups * Depth, 1, null, 0, 0);
        for (int group = 0; group < geometry.Groups; group++)
        {
            for (int row = 0; row < geometry.Batch;)
            {
                int height = TileLoop.NextRows<T, TVector, TSimd>(geometry.Batch - row);
                rows.PackLeft(row, height, group * Depth, Depth, left.Pointer + ((nint)group * geometry.Batch + row) * Depth);
                row += height;
            }
        }

        var body = new Panels<TVector, TSimd>(geometry.Batch, Depth, Columns, panels, left.Pointer, packed.Pointer, output, (nint)geometry.Groups * Columns, bias, isScatter ? geometry.LargeCells : 1);
        ParallelRange.Run(geometry.Groups * panels, Math.Max(geometry.Operations, packed.Length * sizeof(T)), body);
        packed.KeepAlive();
    }

    private readonly struct Panels<TVector, TSimd>(
        int examples, int depth, int columns, int panels, T* left, T* packed, T* output, nint exampleStride, T* bias, int cells) : IRangeBody
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        private const int DepthBlock = 256;

        /// <inheritdoc/>
        public void Run(int start, int end)
        {
            int width = WeightPanels<T, TVector, TSimd>.Width;
            int* rowOffsets = stackalloc int[DepthBlock];
            for (int k = 0; k < Math.Min(depth, DepthBlock); k++) rowOffsets[k] = k * width;
            T* ends = stackalloc T[width];
            using var edge = new AlignedScratch<T>((long)examples * width);
            for (int item = start; item < end; item++)
            {
                (int group, int panel) = Math.DivRem(item, panels);
                int column = panel * width;
                int used = Math.Min(width, columns - column);
                int vectors = (used + TSimd.Count - 1) / TSimd.Count;
                bool isWhole = used == vectors * TSimd.Count;
                T* target = output + (nint)group * columns + column;
                T* sums = isWhole ? target : edge.Pointer;
                nint stride = isWhole ? exampleStride : width;
                T* rows = left + (nint)group * examples * depth;
                for (int k = 0; k < depth; k += DepthBlock)
                {
                    TileLoop.Multiply<T, TVector, TSimd, AllCells>(
                        examples, vectors, Math.Min(DepthBlock, depth - k), rows, depth, k, packed + ((nint)item * depth + k) * width, rowOffsets, 0, sums, stride, k > 0);
                }

                // Without a bias too 0 is added: a sum that underflowed to −0 becomes +0, as in the definition.
                for (int c = 0; c < used; c++) ends[c] = bias is null ? T.Zero : bias[(group * columns + column + c) / cells] + T.Zero;
                for (int c = used; c < vectors * TSimd.Count; c++) ends[c] = T.Zero;
                Finish(sums, stride, ends, vectors);
                if (isWhole) continue;
                for (int n = 0; n < examples; n++) new ReadOnlySpan<T>(sums + n * stride, used).CopyTo(new Span<T>(target + n * exampleStride, used));
            }
        }

        private void Finish(T* sums, nint stride, T* ends, int vectors)
        {
            for (int v = 0; v < vectors; v++)
            {
                TVector end = TSimd.Load(ends + v * TSimd.Count);
                T* cell = sums + v * TSimd.Count;
                for (int n = 0; n < examples; n++, cell += stride) TSimd.Store(TSimd.Add(TSimd.Load(cell), end), cell);
            }
        }
    }
}
