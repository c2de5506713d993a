using TransposedConv.Autograd;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Operators;

namespace TransposedConv.NN;

/// <summary>
/// Sends a constant through layers on an unbounded grid. What comes out is periodic, so one period, [C, period…], says it all.
/// </summary>
/// <remarks>
/// Cells are counted without paddings, as <see cref="AxisPaths"/> does: ConvTranspose leads cell q and tap k to <c>q·stride + k·dilation</c>, Conv
/// with stride 1 and its taps counted from the last to <c>q + k·dilation</c>.
/// </remarks>
internal static class PeriodicSignal
{
    /// <summary>One period of the output for an input of ones, biases left out: float64 [Cout, period…].</summary>
    internal static Tensor Response(IReadOnlyList<Layer> chain)
    {
        using GradMode.Scope unrecorded = GradMode.NoGrad();
        ConvolutionLayer first = chain.OfType<ConvolutionLayer>().First();
        Tensor signal = Tensor.Ones([first.InChannels, .. Enumerable.Repeat(1, first.SpatialRank)], DType.Float64);
        foreach (Layer layer in chain)
        {
            signal = layer switch
            {
                ConvTransposeLayer up => Spread(signal, up),
                ConvolutionLayer conv => Filter(signal, conv),
                _ => layer.Forward(signal),
            };
        }

        return signal;
    }

    // What one period writes, with all that falls behind its end folded back into it.
    private static Tensor Spread(Tensor signal, ConvTransposeLayer layer)
    {
        int rank = layer.SpatialRank;
        Tensor spread = ConvolutionCall.Function(
            rank,
            isTransposed: true,
            signal,
            layer.Weight.Value.To(DType.Float64),
            bias: null,
            PerAxis.Create(layer.Stride),
            padding: 0,
            outputPadding: default,
            layer.Groups,
            PerAxis.Create(layer.Dilation),
            outputSize: [],
            destination: null);
        for (int axis = 0; axis < rank; axis++)
        {
            int period = signal.Shape[axis + 1] * layer.Stride[axis];
            int[] places = [.. Enumerable.Range(0, spread.Shape[axis + 1]).Select(t => t % period)];
            spread = IndexAdd.Forward(Tensor.Zeros(IndexSelect.WithLength(spread.Shape, axis + 1, period), DType.Float64), axis + 1, places, spread);
        }

        return spread;
    }

    private static Tensor Filter(Tensor signal, ConvolutionLayer layer)
    {
        int rank = layer.SpatialRank;
        for (int axis = 0; axis < rank; axis++)
        {
            int period = signal.Shape[axis + 1];
            long reach = (long)(layer.KernelSize[axis] - 1) * layer.Dilation[axis];
            ConvolutionSizes.RequireElements("the periodic signal", IndexSelect.WithLength(signal.Shape, axis + 1, checked((int)(period + reach))));
            int[] places = [.. Enumerable.Range(0, (int)(period + reach)).Select(i => (int)((((i - reach) % period) + period) % period))];
            signal = IndexSelect.Forward(signal, axis + 1, places);
        }

        return ConvolutionCall.Function(
            rank,
            isTransposed: false,
            signal,
            layer.Weight.Value.To(DType.Float64),
            bias: null,
            stride: 1,
            padding: 0,
            outputPadding: default,
            layer.Groups,
            PerAxis.Create(layer.Dilation),
            outputSize: [],
            destination: null);
    }
}
