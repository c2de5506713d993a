namespace TransposedConv.Kernels.Convolution;

/// <summary>The arithmetic of output sizes, wide enough that no combination of parameters wraps around.</summary>
internal static class ConvolutionSizes
{
    /// <summary>⌊(L + padBegin + padEnd − dilation·(K − 1) − 1) / stride⌋ + 1.</summary>
    public static int Conv(
        int axis,
        int length,
        int kernel,
        int stride,
        int padBegin,
        int padEnd,
        int dilation,
        ReadOnlySpan<int> inputShape,
        ReadOnlySpan<int> weightShape)
    {
        Int128 room = (Int128)length + padBegin + padEnd - (Int128)dilation * (kernel - 1) - 1;
        if (room < 0)
        {
            throw ConvolutionChecks.Invalid("input",
                $"input must be at least as long as the kernel reaches on every axis, but on axis {axis} its {length} cells and padding ({padBegin}, {padEnd}) "
                + $"are less than kernel {kernel} with dilation {dilation}: the output size would not be positive. {Given(inputShape, weightShape)}");
        }

        return ToSize(room / stride + 1, Output(axis), inputShape, weightShape);
    }

    /// <summary>(L − 1)·stride − padBegin − padEnd + dilation·(K − 1) + outputPadding + 1, or the wanted size if that is in reach.</summary>
    public static int ConvTranspose(
        int axis,
        int length,
        int kernel,
        int stride,
        int padBegin,
        int padEnd,
        int outputPadding,
        int dilation,
        ReadOnlySpan<int> wanted,
        ReadOnlySpan<int> inputShape,
        ReadOnlySpan<int> weightShape)
    {
        Int128 size = (Int128)(length - 1) * stride - padBegin - padEnd + (Int128)dilation * (kernel - 1) + outputPadding + 1;
        if (!wanted.IsEmpty)
        {
            Int128 largest = size + stride - 1;
            if (wanted[axis] < size || wanted[axis] > largest)
            {
                throw ConvolutionChecks.OutOfRange(
                    "outputSize",
                    $"outputSize must be from {size} to {largest} on axis {axis}, but {wanted[axis]} was given. {Given(inputShape, weightShape)}");
            }

            size = wanted[axis];
        }

        if (size < 1)
        {
            throw ConvolutionChecks.Invalid("input",
                $"input must give a positive output size, but on axis {axis} its {length} cells give {size}: stride {stride}, padding ({padBegin}, {padEnd}), "
                + $"kernel {kernel}, dilation {dilation}, output padding {outputPadding}. {Given(inputShape, weightShape)}");
        }

        return ToSize(size, Output(axis), inputShape, weightShape);
    }

    /// <summary>The sizes per axis of an output size that may be the full shape, whose other numbers must then be right.</summary>
    public static ReadOnlySpan<int> SpatialPart(ReadOnlySpan<int> outputSize, ReadOnlySpan<int> inputShape, int outChannels, int rank)
    {
        if (outputSize.IsEmpty || outputSize.Length == rank) return outputSize;
        if (outputSize.Length != inputShape.Length)
        {
            throw ConvolutionChecks.Invalid(nameof(outputSize),
                $"outputSize must have {rank} sizes or the {inputShape.Length} numbers of the full shape, but {ConvolutionChecks.Text(outputSize)} was given.");
        }

        bool batchIsRight = outputSize.Length == rank + 1 || outputSize[0] == inputShape[0];
        if (!batchIsRight || outputSize[^(rank + 1)] != outChannels)
        {
            string batch = inputShape.Length == rank + 2 ? $"{inputShape[0]}, " : "";
            throw ConvolutionChecks.Invalid(nameof(outputSize),
                $"outputSize as a full shape must begin with [{batch}{outChannels}], but {ConvolutionChecks.Text(outputSize)} was given.");
        }

        return outputSize[^rank..];
    }

    /// <summary>The size as an <see cref="int"/>.</summary>
    /// <exception cref="OverflowException">It is larger.</exception>
    public static int ToSize(Int128 size, string what, ReadOnlySpan<int> inputShape, ReadOnlySpan<int> weightShape) =>
        size <= int.MaxValue
            ? (int)size
            : throw new OverflowException($"The {what} would be {size}, but a size is at most {int.MaxValue}. {Given(inputShape, weightShape)}");

    /// <summary>Requires that an array of this shape can exist, an empty batch counted as one example.</summary>
    /// <exception cref="OverflowException">It has more elements than an array holds.</exception>
    public static void RequireElements(string what, ReadOnlySpan<int> shape)
    {
        Int128 elements = 1;
        foreach (int size in shape)
        {
            elements *= Math.Max(size, 1);
            if (elements > Array.MaxLength)
            {
                throw new OverflowException($"An array of shape {ConvolutionChecks.Text(shape)} for {what} would have more than {Array.MaxLength} elements.");
            }
        }
    }

    private static string Output(int axis) => $"output size on axis {axis}";

    private static string Given(ReadOnlySpan<int> inputShape, ReadOnlySpan<int> weightShape) =>
        $"Given: input {ConvolutionChecks.Text(inputShape)}, weight {ConvolutionChecks.Text(weightShape)}.";
}
