using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>The three convolution kernels in one implementation, so that one test can run on all of them.</summary>
/// <param name="algorithm">The algorithm of the production kernels, or null for the plain loops of the reference.</param>
/// <param name="width">The register width to run in.</param>
internal sealed class ConvolutionKernelSet(ConvolutionAlgorithm? algorithm, SimdWidth width)
{
    private static readonly Dictionary<string, ConvolutionKernelSet> Named =
        new(Enum.GetValues<SimdWidth>().Select(width => KeyValuePair.Create($"Tiled, {width}", new ConvolutionKernelSet(ConvolutionAlgorithm.Tiled, width))))
        {
            ["Direct"] = new ConvolutionKernelSet(ConvolutionAlgorithm.Direct, SimdDispatch.Widest),
        };

    /// <summary>A name for the direct algorithm, which does not depend on the width, and for the tiled one in every register width.</summary>
    public static TheoryData<string> Names => [.. Named.Keys];

    public static ConvolutionKernelSet Reference { get; } = new(null, SimdWidth.Scalar);

    public static ConvolutionKernelSet Get(string name) => Named[name];

    public T[] Gather<T>(in ConvolutionGeometry geometry, T[] large, T[] weight, T[] bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] small = Unwritten<T>(geometry.SmallElements);
        using (SimdDispatch.Use(width))
        {
            if (algorithm is { } chosen) ConvolutionKernels.Gather<T>(geometry, large, weight, bias, small, chosen);
            else ReferenceConvolution.Gather<T>(geometry, large, weight, bias, small);
        }

        return small;
    }

    public T[] Scatter<T>(in ConvolutionGeometry geometry, T[] small, T[] weight, T[] bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] large = Unwritten<T>(geometry.LargeElements);
        using (SimdDispatch.Use(width))
        {
            if (algorithm is { } chosen) ConvolutionKernels.Scatter<T>(geometry, small, weight, bias, large, chosen);
            else ReferenceConvolution.Scatter<T>(geometry, small, weight, bias, large);
        }

        return large;
    }

    public T[] WeightGradient<T>(in ConvolutionGeometry geometry, T[] small, T[] large)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] gradient = Unwritten<T>(geometry.WeightElements);
        using (SimdDispatch.Use(width))
        {
            if (algorithm is { } chosen) ConvolutionKernels.WeightGradient<T>(geometry, small, large, gradient, chosen);
            else ReferenceConvolution.WeightGradient<T>(geometry, small, large, gradient);
        }

        return gradient;
    }

    /// <summary>A destination whose every element must be overwritten, or the result shows a NaN.</summary>
    private static T[] Unwritten<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[count];
        Array.Fill(values, T.NaN);
        return values;
    }
}
