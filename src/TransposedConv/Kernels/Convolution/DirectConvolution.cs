using System.Numerics;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>The kernels by their definition, planes over threads: for very small work.</summary>
internal readonly unsafe struct DirectConvolution<T>(DirectConvolution<T>.Kind kind, ConvolutionGeometry geometry, T* left, T* right, T* bias, T* result)
    : IRangeBody
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Which kernel, and with it what left, right and result are.</summary>
    internal enum Kind
    {
        /// <summary>large, weight → small.</summary>
        Gather,

        /// <summary>small, weight → large.</summary>
        Scatter,

        /// <summary>small, large → weight.</summary>
        WeightGradient,
    }

    public void Run() => ParallelRange.Run(Planes, geometry.Operations, this);

    private int Planes => kind switch
    {
        Kind.Gather => geometry.Batch * geometry.SmallChannels,
        Kind.Scatter => geometry.Batch * geometry.LargeChannels,
        _ => geometry.SmallChannels * geometry.LargeChannelsPerGroup,
    };

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        var small = geometry.SmallElements;
        var large = geometry.LargeElements;
        var weight = geometry.WeightElements;
        for (int plane = start; plane < end; plane++)
        {
            switch (kind)
            {
                case Kind.Gather:
                    ReferenceConvolution.GatherPlane(geometry, plane, Read(left, large), Read(right, weight), Bias(geometry.SmallChannels), new Span<T>(result, small));
                    break;
                case Kind.Scatter:
                    ReferenceConvolution.ScatterPlane(geometry, plane, Read(left, small), Read(right, weight), Bias(geometry.LargeChannels), new Span<T>(result, large));
                    break;
                default:
                    ReferenceConvolution.WeightGradientOfKernel(geometry, plane, Read(left, small), Read(right, large), new Span<T>(result, weight));
                    break;
            }
        }
    }

    private static ReadOnlySpan<T> Read(T* values, int length) => new(values, length);

    private ReadOnlySpan<T> Bias(int length) => bias is null ? default : new(bias, length);
}
