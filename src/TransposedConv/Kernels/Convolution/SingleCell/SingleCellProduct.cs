using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Gather and Scatter where the small grid is one cell and the large grid is exactly its kernel: a product with the weight as it lies, as at the head of
/// a generator or in a streamed layer.
/// </summary>
/// <remarks>
/// Per group, with columns (l, k): Scatter is <c>large[n, (l, k)] = Σ_s small[n, s] · weight[s, (l, k)]</c>, Gather is
/// <c>small[n, s] = Σ_(l, k) large[n, (l, k)] · weight[s, (l, k)]</c>, in the order of the definition.
/// </remarks>
internal readonly unsafe struct SingleCellProduct<T>(ConvolutionGeometry geometry, bool isScatter, T* input, T* weight, T* bias, T* output) : ISimdKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether the geometry is of this kind.</summary>
    public static bool Fits(in ConvolutionGeometry geometry) =>
        Fits(geometry.Depth) && Fits(geometry.Height) && Fits(geometry.Width);

    public void Run<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int rows = geometry.SmallChannelsPerGroup;
        int columns = geometry.LargeChannelsPerGroup * geometry.Taps;
        int smallStride = geometry.SmallChannels;
        int largeStride = geometry.LargeChannels * geometry.Taps;
        for (int group = 0; group < geometry.Groups; group++)
        {
            T* factor = weight + (nint)group * rows * columns;
            nint small = (nint)group * rows;
            nint large = (nint)group * columns;
            if (isScatter)
            {
                var source = new StridedSource<T>(input + small, smallStride, 1, factor, columns, 1);
                new BlockedProduct<T, TVector, TSimd, StridedSource<T>, AllCells>(
                    source, masks: default, geometry.Batch, columns, rows, output + large, largeStride, accumulate: false, T.NegativeZero).Run();
            }
            else
            {
                var source = new StridedSource<T>(input + large, largeStride, 1, factor, 1, columns);
                new BlockedProduct<T, TVector, TSimd, StridedSource<T>, AllCells>(
                    source, masks: default, geometry.Batch, rows, columns, output + small, smallStride, accumulate: false, T.NegativeZero).Run();
            }
        }

        AddBias(isScatter ? geometry.LargeChannels : geometry.SmallChannels, isScatter ? geometry.LargeCells : 1);
    }

    private static bool Fits(in ConvolutionAxis axis) =>
        axis.Small == 1 && axis.Large == axis.Kernel && axis.PadBegin == 0 && (axis.Dilation == 1 || axis.Kernel == 1);

    // Without a bias too 0 is added: a sum that underflowed to −0 becomes +0, as in the definition.
    private void AddBias(int channels, int cells)
    {
        T* cell = output;
        for (int plane = 0; plane < geometry.Batch * channels; plane++)
        {
            T end = bias is null ? T.Zero : bias[plane % channels] + T.Zero;
            for (T* last = cell + cells; cell < last; cell++) *cell += end;
        }
    }
}
