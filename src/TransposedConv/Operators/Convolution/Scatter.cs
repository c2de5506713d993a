using System.Numerics;
using TransposedConv.Autograd;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Operators.Convolution;

/// <summary>
/// Small grid to large grid: each <c>x[n, i, q]</c> adds its copy of the kernel, <c>y[n, c, q·stride + k·dilation − padding] += w[i, c, k] · x[n, i, q]</c>,
/// cells outside y left out, then <c>b[c]</c>. The forward of ConvTranspose and the gradient of Conv by its input.
/// Derivatives: by x <see cref="Gather"/>, by w <see cref="WeightGradient"/>, by b the sum over batch and positions.
/// </summary>
internal static class Scatter
{
    /// <param name="small">The input.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="bias">The bias, or null.</param>
    /// <param name="geometry">The geometry, checked against the shapes.</param>
    /// <param name="destination">Where the result goes, checked to be fit for it, or null for a new tensor.</param>
    /// <param name="layout">The layout of a new tensor where it is known already.</param>
    internal static Tensor Forward(
        Tensor small, Tensor weight, Tensor? bias, in ConvolutionGeometry geometry, Tensor? destination = null, Layout? layout = null)
    {
        Tensor x = Copying.Packed(small), w = Copying.Packed(weight);
        Tensor y = destination ?? Tensor.Uninitialized(layout ?? Layout.Contiguous(geometry.LargeShape()), small.DType);
        switch (small.DType)
        {
            case DType.Float32: Run<float>(x, w, bias, y, geometry); break;
            case DType.Float64: Run<double>(x, w, bias, y, geometry); break;
            default: throw Bias.NotComputed(small.DType);
        }

        if (destination is null) return Bias.Records(small, weight, bias) ? y.RecordedBy(new ScatterBackward(small, weight, bias, geometry)) : y;
        destination.Storage.MarkChanged();
        return destination;
    }

    private static void Run<T>(Tensor x, Tensor w, Tensor? bias, Tensor y, in ConvolutionGeometry geometry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ConvolutionKernels.Scatter(geometry, x.ContiguousSpan<T>(), w.ContiguousSpan<T>(), Bias.Span<T>(bias), y.ContiguousSpan<T>(), KeptWeight.Slot<T>(w));

    private sealed class ScatterBackward : Node
    {
        private readonly ConvolutionGeometry _geometry;
        private readonly SavedTensor? _small;
        private readonly SavedTensor? _weight;

        internal ScatterBackward(Tensor small, Tensor weight, Tensor? bias, in ConvolutionGeometry geometry)
            : base(bias is null ? [small, weight] : [small, weight, bias])
        {
            _geometry = geometry;
            if (Needs(1)) _small = Save(small);
            if (Needs(0)) _weight = Save(weight);
        }

        public override string Name => "ConvolutionBackward0";

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            if (Needs(0)) inputGradients[0] = Gather.Forward(gradient, _weight!.Value, null, _geometry);
            if (Needs(1)) inputGradients[1] = WeightGradient.Forward(_small!.Value, gradient, _geometry);
            if (inputGradients.Length > 2 && Needs(2)) inputGradients[2] = Bias.Gradient(gradient, _geometry);
        }
    }
}
