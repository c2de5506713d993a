using TransposedConv.Autograd;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Operators.Convolution;

/// <summary>
/// Both grids to the weight: <c>w[i, c, k] = Σ_{n, q} s[n, i, q] · l[n, c, q·stride + k·dilation − padding]</c>. The gradient of Conv and of
/// ConvTranspose by their weight. Derivatives: by s <see cref="Gather"/>, by l <see cref="Scatter"/>, each with the incoming gradient as weight.
/// </summary>
internal static class WeightGradient
{
    internal static Tensor Forward(Tensor small, Tensor large, in ConvolutionGeometry geometry)
    {
        Tensor s = Copying.Packed(small), l = Copying.Packed(large);
        Tensor w = Tensor.Uninitialized(geometry.WeightShape(), small.DType);
        switch (small.DType)
        {
            case DType.Float32: ConvolutionKernels.WeightGradient(geometry, s.ContiguousSpan<float>(), l.ContiguousSpan<float>(), w.ContiguousSpan<float>()); break;
            case DType.Float64: ConvolutionKernels.WeightGradient(geometry, s.ContiguousSpan<double>(), l.ContiguousSpan<double>(), w.ContiguousSpan<double>()); break;
            default: throw Bias.NotComputed(small.DType);
        }

        return Tensor.Records(small, large) ? w.RecordedBy(new WeightGradientBackward(small, large, geometry)) : w;
    }

    private sealed class WeightGradientBackward : Node
    {
        private readonly ConvolutionGeometry _geometry;
        private readonly SavedTensor? _small;
        private readonly SavedTensor? _large;

        internal WeightGradientBackward(Tensor small, Tensor large, in ConvolutionGeometry geometry)
            : base(small, large)
        {
            _geometry = geometry;
            if (Needs(1)) _small = Save(small);
            if (Needs(0)) _large = Save(large);
        }

        public override string Name => "ConvolutionBackwardBackward0";

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            if (Needs(0)) inputGradients[0] = Gather.Forward(_large!.Value, gradient, null, _geometry);
            if (Needs(1)) inputGradients[1] = Scatter.Forward(_small!.Value, gradient, null, _geometry);
        }
    }
}
