namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The one geometry of Conv and ConvTranspose in 1, 2 and 3 dimensions: which cells of a small grid meet which cells of a large grid.
/// </summary>
/// <remarks>
/// Arrays are contiguous and channels-first: small <c>[Batch, SmallChannels, axes…]</c>, large <c>[Batch, LargeChannels, axes…]</c>, weight
/// <c>[SmallChannels, LargeChannels / Groups, taps…]</c>, which is both Conv's <c>[Cout, Cin / g, K…]</c> and ConvTranspose's <c>[Cin, Cout / g, K…]</c>.
/// Axes that the rank lacks have length 1, so kernels always see three.
/// </remarks>
internal readonly record struct ConvolutionGeometry
{
    /// <summary>Spatial dimensions, 1 to 3.</summary>
    public required int Rank { get; init; }

    /// <summary>Whether the shapes carry a batch axis; without one, <see cref="Batch"/> is 1.</summary>
    public required bool IsBatched { get; init; }

    /// <summary>Examples; may be 0.</summary>
    public required int Batch { get; init; }

    /// <summary>Groups of channels that do not see each other.</summary>
    public required int Groups { get; init; }

    /// <summary>Channels on the small grid.</summary>
    public required int SmallChannels { get; init; }

    /// <summary>Channels on the large grid.</summary>
    public required int LargeChannels { get; init; }

    /// <summary>The outermost axis of rank 3.</summary>
    public required ConvolutionAxis Depth { get; init; }

    /// <summary>The outer axis of rank 2, the middle one of rank 3.</summary>
    public required ConvolutionAxis Height { get; init; }

    /// <summary>The innermost axis, the only one of rank 1.</summary>
    public required ConvolutionAxis Width { get; init; }

    /// <summary>Channels of one group on the small grid.</summary>
    public int SmallChannelsPerGroup => SmallChannels / Groups;

    /// <summary>Channels of one group on the large grid.</summary>
    public int LargeChannelsPerGroup => LargeChannels / Groups;

    /// <summary>Taps of one kernel.</summary>
    public int Taps => Depth.Kernel * Height.Kernel * Width.Kernel;

    /// <summary>Cells of the small grid.</summary>
    public int SmallCells => Depth.Small * Height.Small * Width.Small;

    /// <summary>Cells of the large grid.</summary>
    public int LargeCells => Depth.Large * Height.Large * Width.Large;

    /// <summary>Elements of the array on the small grid.</summary>
    public int SmallElements => Batch * SmallChannels * SmallCells;

    /// <summary>Elements of the array on the large grid.</summary>
    public int LargeElements => Batch * LargeChannels * LargeCells;

    /// <summary>Elements of the weight.</summary>
    public int WeightElements => SmallChannels * LargeChannelsPerGroup * Taps;

    /// <summary>Whether every tap of every small cell meets a large cell that exists.</summary>
    public bool HasAllCells => Depth.HasAllCells && Height.HasAllCells && Width.HasAllCells;

    /// <summary>Floating-point operations of any of the three kernels, cells outside the grid counted too; a multiply-add is two.</summary>
    public long Operations
    {
        get
        {
            double operations = 2.0 * Batch * SmallCells * WeightElements;
            return operations < long.MaxValue ? (long)operations : long.MaxValue;
        }
    }

    /// <summary>The geometry of Conv, checked: small is the output, large the input.</summary>
    /// <param name="inputShape">[N, Cin, axes…] or [Cin, axes…].</param>
    /// <param name="weightShape">[Cout, Cin / groups, taps…].</param>
    /// <param name="biasLength">Cout, or null without a bias.</param>
    /// <param name="stride">One number per axis; their count is the rank.</param>
    /// <param name="padBegin">Zeros before each axis.</param>
    /// <param name="padEnd">Zeros behind each axis.</param>
    /// <param name="dilation">Distance of taps per axis.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <exception cref="OverflowException">A size or a number of elements is beyond what an array holds.</exception>
    public static ConvolutionGeometry Conv(
        ReadOnlySpan<int> inputShape,
        ReadOnlySpan<int> weightShape,
        int? biasLength,
        ReadOnlySpan<int> stride,
        ReadOnlySpan<int> padBegin,
        ReadOnlySpan<int> padEnd,
        ReadOnlySpan<int> dilation,
        int groups)
    {
        int rank = ConvolutionChecks.RequireRank(stride);
        ConvolutionChecks.RequireAxisParameters(rank, stride, padBegin, padEnd, dilation);
        ConvolutionChecks.RequireGroups(groups);
        ConvolutionChecks.RequireShapes(rank, inputShape, weightShape);

        ReadOnlySpan<int> kernel = weightShape[2..];
        int inChannels = inputShape[^(rank + 1)];
        int outChannels = weightShape[0];
        ConvolutionChecks.RequireDivisible("input", "channels", inChannels, groups, inputShape, weightShape);
        ConvolutionChecks.RequireDivisible("weight", "output channels", outChannels, groups, inputShape, weightShape);
        ConvolutionChecks.RequireChannels(inChannels, (long)weightShape[1] * groups, groups, inputShape, weightShape);
        ConvolutionChecks.RequireBias(biasLength, outChannels);

        ReadOnlySpan<int> input = inputShape[^rank..];
        Span<int> output = stackalloc int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            output[axis] = ConvolutionSizes.Conv(
                axis, input[axis], kernel[axis], stride[axis], padBegin[axis], padEnd[axis], dilation[axis], inputShape, weightShape);
        }

        return Create(inputShape, weightShape, output, input, outChannels, inChannels, stride, padBegin, padEnd, dilation, groups);
    }

    /// <summary>The geometry of ConvTranspose, checked: small is the input, large the output.</summary>
    /// <param name="inputShape">[N, Cin, axes…] or [Cin, axes…].</param>
    /// <param name="weightShape">[Cin, Cout / groups, taps…].</param>
    /// <param name="biasLength">Cout, or null without a bias.</param>
    /// <param name="stride">One number per axis; their count is the rank.</param>
    /// <param name="padBegin">Cells cut off before each axis.</param>
    /// <param name="padEnd">Cells cut off behind each axis.</param>
    /// <param name="outputPadding">Cells computed beyond that, per axis; smaller than stride or than dilation. Not looked at if there is an output size.</param>
    /// <param name="outputSize">Empty, or the sizes per axis, or the full output shape.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="dilation">Distance of taps per axis.</param>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <exception cref="OverflowException">A size or a number of elements is beyond what an array holds.</exception>
    public static ConvolutionGeometry ConvTranspose(
        ReadOnlySpan<int> inputShape,
        ReadOnlySpan<int> weightShape,
        int? biasLength,
        ReadOnlySpan<int> stride,
        ReadOnlySpan<int> padBegin,
        ReadOnlySpan<int> padEnd,
        ReadOnlySpan<int> outputPadding,
        ReadOnlySpan<int> outputSize,
        int groups,
        ReadOnlySpan<int> dilation)
    {
        int rank = ConvolutionChecks.RequireRank(stride);
        ConvolutionChecks.RequireAxisParameters(rank, stride, padBegin, padEnd, dilation);
        if (outputSize.IsEmpty) ConvolutionChecks.RequireOutputPadding(rank, outputPadding, stride, dilation);
        ConvolutionChecks.RequireGroups(groups);
        ConvolutionChecks.RequireShapes(rank, inputShape, weightShape);

        ReadOnlySpan<int> kernel = weightShape[2..];
        int inChannels = inputShape[^(rank + 1)];
        ConvolutionChecks.RequireDivisible("input", "channels", inChannels, groups, inputShape, weightShape);
        ConvolutionChecks.RequireChannels(inChannels, weightShape[0], groups, inputShape, weightShape);
        int outChannels = ConvolutionSizes.ToSize((Int128)weightShape[1] * groups, "output channels", inputShape, weightShape);
        ConvolutionChecks.RequireBias(biasLength, outChannels);

        ReadOnlySpan<int> input = inputShape[^rank..];
        Span<int> output = stackalloc int[rank];
        ReadOnlySpan<int> wanted = ConvolutionSizes.SpatialPart(outputSize, inputShape, outChannels, rank);
        for (int axis = 0; axis < rank; axis++)
        {
            int extra = outputSize.IsEmpty ? outputPadding[axis] : 0;
            output[axis] = ConvolutionSizes.ConvTranspose(
                axis, input[axis], kernel[axis], stride[axis], padBegin[axis], padEnd[axis], extra, dilation[axis], wanted, inputShape, weightShape);
        }

        return Create(inputShape, weightShape, input, output, inChannels, outChannels, stride, padBegin, padEnd, dilation, groups);
    }

    /// <summary>The geometry of one spatial axis that is known already, as of a part of a signal.</summary>
    /// <param name="batch">Examples.</param>
    /// <param name="groups">Groups of channels, which divide both numbers of channels.</param>
    /// <param name="smallChannels">Channels on the small grid.</param>
    /// <param name="largeChannels">Channels on the large grid.</param>
    /// <param name="width">The axis.</param>
    /// <exception cref="OverflowException">A number of elements is beyond what an array holds.</exception>
    public static ConvolutionGeometry OneAxis(int batch, int groups, int smallChannels, int largeChannels, ConvolutionAxis width)
    {
        ConvolutionSizes.RequireElements("the large grid", [batch, largeChannels, width.Large]);
        ConvolutionSizes.RequireElements("the small grid", [batch, smallChannels, width.Small]);
        return new ConvolutionGeometry
        {
            Rank = 1,
            IsBatched = true,
            Batch = batch,
            Groups = groups,
            SmallChannels = smallChannels,
            LargeChannels = largeChannels,
            Depth = ConvolutionAxis.Missing,
            Height = ConvolutionAxis.Missing,
            Width = width,
        };
    }

    /// <summary>The shape of the array on the small grid, with its batch axis if there is one: Conv's output, ConvTranspose's input.</summary>
    public int[] SmallShape() => Shape(SmallChannels, Depth.Small, Height.Small, Width.Small);

    /// <summary>The shape of the array on the large grid, with its batch axis if there is one: Conv's input, ConvTranspose's output.</summary>
    public int[] LargeShape() => Shape(LargeChannels, Depth.Large, Height.Large, Width.Large);

    /// <summary>The shape of the weight of either layer.</summary>
    public int[] WeightShape()
    {
        int[] all = [SmallChannels, LargeChannelsPerGroup, Depth.Kernel, Height.Kernel, Width.Kernel];
        return [.. all.AsSpan(0, 2), .. all.AsSpan(5 - Rank)];
    }

    private static ConvolutionGeometry Create(
        ReadOnlySpan<int> inputShape,
        ReadOnlySpan<int> weightShape,
        ReadOnlySpan<int> small,
        ReadOnlySpan<int> large,
        int smallChannels,
        int largeChannels,
        ReadOnlySpan<int> stride,
        ReadOnlySpan<int> padBegin,
        ReadOnlySpan<int> padEnd,
        ReadOnlySpan<int> dilation,
        int groups)
    {
        int rank = stride.Length;
        bool isBatched = inputShape.Length == rank + 2;
        int batch = isBatched ? inputShape[0] : 1;
        ConvolutionSizes.RequireElements("the weight", weightShape);
        ConvolutionSizes.RequireElements("the large grid", [batch, largeChannels, .. large]);
        ConvolutionSizes.RequireElements("the small grid", [batch, smallChannels, .. small]);

        Span<ConvolutionAxis> axes = stackalloc ConvolutionAxis[3];
        axes.Fill(ConvolutionAxis.Missing);
        for (int axis = 0; axis < rank; axis++)
        {
            axes[3 - rank + axis] = new ConvolutionAxis(
                small[axis], large[axis], weightShape[2 + axis], stride[axis], dilation[axis], padBegin[axis], padEnd[axis]);
        }

        return new ConvolutionGeometry
        {
            Rank = rank,
            IsBatched = isBatched,
            Batch = batch,
            Groups = groups,
            SmallChannels = smallChannels,
            LargeChannels = largeChannels,
            Depth = axes[0],
            Height = axes[1],
            Width = axes[2],
        };
    }

    private int[] Shape(int channels, int depth, int height, int width)
    {
        int[] all = [Batch, channels, depth, height, width];
        int first = IsBatched ? 0 : 1;
        return [.. all.AsSpan(first, 2 - first), .. all.AsSpan(5 - Rank)];
    }
}
