using System.Numerics;
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
    /// <param name="large">The input.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="bias">The bias, or null.</param>
    /// <param name="geometry">The geometry, checked against the shapes.</param>
    /// <param name="destination">Where the result goes, checked to be fit for it, or null for a new tensor.</param>
    /// <param name="layout">The layout of a new tensor where it is known already.</param>
    internal static Tensor Forward(
        Tensor large, Tensor weight, Tensor? bias, in ConvolutionGeometry geometry, Tensor? destination = null, Layout? layout = null)
    {
        Tensor x = Copying.Packed(large), w = Copying.Packed(weight);
        Tensor y = destination ?? Tensor.Uninitialized(layout ?? Layout.Contiguous(geometry.SmallShape()), large.DType);
        switch (large.DType)
        {
            case DType.Float32: Run<float>(x, w, bias, y, geometry); break;
            case DType.Float64: Run<double>(x, w, bias, y, geometry); break;
            default: throw Bias.NotComputed(large.DType);
        }

        if (destination is null) return Bias.Records(large, weight, bias) ? y.RecordedBy(new GatherBackward(large, weight, bias, geometry)) : y;
        destination.Storage.MarkChanged();
        return destination;
    }

    private static void Run<T>(Tensor x, Tensor w, Tensor? bias, Tensor y, in ConvolutionGeometry geometry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ConvolutionKernels.Gather(geometry, x.ContiguousSpan<T>(), w.ContiguousSpan<T>(), Bias.Span<T>(bias), y.ContiguousSpan<T>(), KeptWeight.Slot<T>(w));

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
