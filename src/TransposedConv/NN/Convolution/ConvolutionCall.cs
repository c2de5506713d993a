using TransposedConv.Kernels.Convolution;
using TransposedConv.Operators.Convolution;

namespace TransposedConv.NN;

/// <summary>
/// What the six functions and the six layers share: resolves the arguments, checks everything before anything is allocated, and runs the operator.
/// </summary>
internal static class ConvolutionCall
{
    /// <summary>One of the six functions; or what a layer does, its padding mode included.</summary>
    internal static Tensor Function(
        int rank,
        bool isTransposed,
        Tensor input,
        Tensor weight,
        Tensor? bias,
        PerAxis stride,
        Padding padding,
        PerAxis outputPadding,
        int groups,
        PerAxis dilation,
        ReadOnlySpan<int> outputSize,
        Tensor? destination,
        PaddingMode mode = PaddingMode.Zeros)
    {
        RequireOperands(rank, input, weight, bias);
        var arguments = new ConvolutionArguments(isTransposed, rank, weight.Shape, bias?.Shape[0], stride, padding, outputPadding, groups, dilation);
        return Layer(arguments, ConvolutionShapes.Of(arguments, input.Shape, outputSize), input, weight, bias, mode, destination);
    }

    /// <summary>A layer; with padding modes other than zeros too.</summary>
    internal static Tensor Layer(
        in ConvolutionArguments arguments, ConvolutionShapes shapes, Tensor input, Tensor weight, Tensor? bias, PaddingMode mode, Tensor? destination)
    {
        if (mode == PaddingMode.Zeros) return Run(shapes, input, weight, bias, destination);
        ConvolutionDestination.Require(destination, shapes.Output.Shape, input, weight, bias);
        Tensor y = arguments.IsTransposed
            ? FoldedConvTranspose(arguments, shapes.Geometry, input, weight, bias, mode)
            : PaddedConv(arguments, input, weight, bias, mode);
        if (destination is null) return y;
        Operators.Copying.Write(y, destination);
        return destination;
    }

    internal static void RequireOperands(int rank, Tensor input, Tensor weight, Tensor? bias)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        ConvolutionChecks.RequireShapes(rank, input.Shape, weight.Shape);
        if (!input.DType.IsDifferentiable()) throw new ArgumentException($"input: expected type float32 or float64, got {input.DType.Name()}.", nameof(input));
        if (weight.DType != input.DType) throw new ArgumentException($"weight: expected the input's type {input.DType.Name()}, got {weight.DType.Name()}.", nameof(weight));
        if (bias is null) return;
        if (bias.Rank != 1) throw new ArgumentException($"bias: expected one axis, one number per output channel, got shape {bias.Shape}.", nameof(bias));
        if (bias.DType != input.DType) throw new ArgumentException($"bias: expected the input's type {input.DType.Name()}, got {bias.DType.Name()}.", nameof(bias));
    }

    private static Tensor Run(ConvolutionShapes shapes, Tensor input, Tensor weight, Tensor? bias, Tensor? destination)
    {
        ConvolutionDestination.Require(destination, shapes.Output.Shape, input, weight, bias);
        ConvolutionGeometry geometry = shapes.Geometry;
        return shapes.IsTransposed
            ? Scatter.Forward(input, weight, bias, geometry, destination, shapes.Output)
            : Gather.Forward(input, weight, bias, geometry, destination, shapes.Output);
    }

    private static Tensor PaddedConv(in ConvolutionArguments arguments, Tensor input, Tensor weight, Tensor? bias, PaddingMode mode)
    {
        (int[] steps, int[] spacing) = arguments.Steps();
        (int[] begin, int[] end, _) = arguments.Edges();
        Tensor padded = new EdgeCells(mode, input.Shape, begin, end).Read(input);
        int[] none = new int[arguments.Rank];
        return Gather.Forward(
            padded, weight, bias, ConvolutionGeometry.Conv(padded.Shape, weight.Shape, bias?.Shape[0], steps, none, none, spacing, arguments.Groups));
    }

    // What Conv with this mode would read from an input of the output's size: the output with its padding, before it is folded back.
    private static Tensor FoldedConvTranspose(
        in ConvolutionArguments arguments, in ConvolutionGeometry geometry, Tensor input, Tensor weight, Tensor? bias, PaddingMode mode)
    {
        int rank = arguments.Rank;
        (int[] steps, int[] spacing) = arguments.Steps();
        (int[] begin, int[] end, _) = arguments.Edges();
        int[] shape = geometry.LargeShape(), none = new int[rank];
        var edges = new EdgeCells(mode, shape, begin, end);
        ReadOnlySpan<int> small = input.Shape[^rank..], kernel = weight.Shape[2..];
        var beyond = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            int reached = ((small[axis] - 1) * steps[axis]) + (spacing[axis] * (kernel[axis] - 1)) + 1;
            beyond[axis] = edges.Sources(axis).Length - reached;
        }

        Tensor full = Scatter.Forward(
            input, weight, null, ConvolutionGeometry.ConvTranspose(input.Shape, weight.Shape, null, steps, none, none, beyond, [], arguments.Groups, spacing));
        Tensor folded = edges.Fold(full);
        return bias is null ? folded : folded + bias.Reshape([bias.Shape[0], .. Enumerable.Repeat(1, rank)]);
    }
}
