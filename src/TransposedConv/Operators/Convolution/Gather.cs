using TransposedConv.Autograd;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Operators.Convolution;

/// <summary>
/// Large grid to small grid: <c>y[n, o, q] = b[o] + Σ_{c, k} w[o, c, k] · x[n, c, q·stride + k·dilation − padding]</c>, cells outside x left
/// out. The forward of Conv and the gradient of ConvTranspose by its input.
/// Derivatives: by x <see cref="Scatter"/>, by w <see cref="WeightGradient"/>, by b the sum over batch and positions.
/// </summary>
internal static class Gather
{
    internal static Tensor Forward(Tensor large, Tensor weight, Tensor? bias, in ConvolutionGeometry geometry)
    {
        Tensor x = Copying.Packed(large), w = Copying.Packed(weight);
        Tensor y = Tensor.Uninitialized(geometry.SmallShape(), large.DType);
        switch (large.DType)
        {
            case DType.Float32: ConvolutionKernels.Gather(geometry, x.ContiguousSpan<float>(), w.ContiguousSpan<float>(), Bias.Span<float>(bias), y.ContiguousSpan<float>()); break;
            case DType.Float64: ConvolutionKernels.Gather(geometry, x.ContiguousSpan<double>(), w.ContiguousSpan<double>(), Bias.Span<double>(bias), y.ContiguousSpan<double>()); break;
            default: throw Bias.NotComputed(large.DType);
        }

        return Bias.Records(large, weight, bias) ? y.RecordedBy(new GatherBackward(large, weight, bias, geometry)) : y;
    }

    private sealed class GatherBackward : Node
    {
        private readonly ConvolutionGeometry _geometry;
        private readonly SavedTensor? _large;
        private readonly SavedTensor? _weight;

        internal GatherBackward(Tensor large, Tensor weight, Tensor? bias, in ConvolutionGeometry geometry)
            : base(bias is null ? [large, weight] : [large, weight, bias])
        {
            _geometry = geometry;
            if (Needs(1)) _large = Save(large);
            if (Needs(0)) _weight = Save(weight);
        }

        public override string Name => "ConvolutionBackward0";

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            if (Needs(0)) inputGradients[0] = Scatter.Forward(gradient, _weight!.Value, null, _geometry);
            if (Needs(1)) inputGradients[1] = WeightGradient.Forward(gradient, _large!.Value, _geometry);
            if (inputGradients.Length > 2 && Needs(2)) inputGradients[2] = Bias.Gradient(gradient, _geometry);
        }
    }
}
