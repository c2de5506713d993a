namespace TransposedConv.Kernels.Convolution;

/// <summary>What the parameters and shapes of a convolution must satisfy; each failure names the argument, the expected and the given.</summary>
internal static class ConvolutionChecks
{
    /// <summary>Everything that can be said before there is an input: for the constructors of layers.</summary>
    /// <param name="inChannels">Channels of the input, at least 1, a multiple of the groups.</param>
    /// <param name="outChannels">Channels of the output, at least 1, a multiple of the groups.</param>
    /// <param name="kernelSize">Taps per axis, at least 1; their count is the rank.</param>
    /// <param name="stride">At least 1 per axis.</param>
    /// <param name="padBegin">At least 0 per axis.</param>
    /// <param name="padEnd">At least 0 per axis.</param>
    /// <param name="dilation">At least 1 per axis.</param>
    /// <param name="groups">At least 1.</param>
    /// <param name="outputPadding">Empty, or at least 0 and smaller than stride or than dilation per axis.</param>
    /// <exception cref="ArgumentException">One of these does not hold.</exception>
    public static void RequireParameters(
        int inChannels,
        int outChannels,
        ReadOnlySpan<int> kernelSize,
        ReadOnlySpan<int> stride,
        ReadOnlySpan<int> padBegin,
        ReadOnlySpan<int> padEnd,
        ReadOnlySpan<int> dilation,
        int groups,
        ReadOnlySpan<int> outputPadding = default)
    {
        int rank = kernelSize.Length;
        RequireRank(kernelSize, nameof(kernelSize));
        RequireAtLeast(1, nameof(kernelSize), kernelSize);
        RequireAxisParameters(rank, stride, padBegin, padEnd, dilation);
        if (!outputPadding.IsEmpty) RequireOutputPadding(rank, outputPadding, stride, dilation);
        RequireGroups(groups);
        RequireChannelParameter(nameof(inChannels), inChannels, groups);
        RequireChannelParameter(nameof(outChannels), outChannels, groups);
        ConvolutionSizes.RequireElements("the weight", [inChannels, outChannels / groups, .. kernelSize]);
    }

    /// <summary>The rank that the count of a parameter's numbers says.</summary>
    public static int RequireRank(ReadOnlySpan<int> values, string name = "stride") =>
        values.Length is >= 1 and <= 3
            ? values.Length
            : throw Invalid(name, $"{name} must have 1, 2 or 3 numbers, one per axis, but {Text(values)} was given.");

    public static void RequireAxisParameters(
        int rank, ReadOnlySpan<int> stride, ReadOnlySpan<int> padBegin, ReadOnlySpan<int> padEnd, ReadOnlySpan<int> dilation)
    {
        RequireCount(rank, nameof(stride), stride);
        RequireCount(rank, "padding", padBegin);
        RequireCount(rank, "padding", padEnd);
        RequireCount(rank, nameof(dilation), dilation);
        RequireAtLeast(1, nameof(stride), stride);
        RequireAtLeast(0, "padding", padBegin);
        RequireAtLeast(0, "padding", padEnd);
        RequireAtLeast(1, nameof(dilation), dilation);
    }

    public static void RequireOutputPadding(int rank, ReadOnlySpan<int> outputPadding, ReadOnlySpan<int> stride, ReadOnlySpan<int> dilation)
    {
        RequireCount(rank, nameof(outputPadding), outputPadding);
        RequireAtLeast(0, nameof(outputPadding), outputPadding);
        for (int axis = 0; axis < rank; axis++)
        {
            if (outputPadding[axis] >= stride[axis] && outputPadding[axis] >= dilation[axis])
            {
                throw OutOfRange(
                    nameof(outputPadding),
                    $"outputPadding must be smaller than stride or than dilation on every axis, but {Text(outputPadding)} was given "
                    + $"with stride {Text(stride)} and dilation {Text(dilation)}.");
            }
        }
    }

    public static void RequireGroups(int groups)
    {
        if (groups < 1) throw OutOfRange(nameof(groups), $"groups must be at least 1, but {groups} was given.");
    }

    public static void RequireShapes(int rank, ReadOnlySpan<int> inputShape, ReadOnlySpan<int> weightShape)
    {
        if (weightShape.Length != rank + 2)
        {
            throw Invalid("weight",
                $"weight must have {rank + 2} axes, two of channels and {rank} of taps, but its shape is {Text(weightShape)}.");
        }

        if (inputShape.Length != rank + 1 && inputShape.Length != rank + 2)
        {
            throw Invalid("input",
                $"input must have {rank + 2} axes, or {rank + 1} without a batch, but its shape is {Text(inputShape)} (weight {Text(weightShape)}).");
        }

        if (weightShape.ContainsAnyExceptInRange(1, int.MaxValue))
        {
            throw Invalid("weight", $"weight must have sizes of at least 1, but its shape is {Text(weightShape)}.");
        }

        bool isBatched = inputShape.Length == rank + 2;
        if (inputShape[(isBatched ? 1 : 0)..].ContainsAnyExceptInRange(1, int.MaxValue) || inputShape[0] < 0)
        {
            throw Invalid("input",
                $"input must have sizes of at least 1, the batch of at least 0, but its shape is {Text(inputShape)} (weight {Text(weightShape)}).");
        }
    }

    public static void RequireDivisible(
        string argument, string what, int channels, int groups, ReadOnlySpan<int> inputShape, ReadOnlySpan<int> weightShape)
    {
        if (channels % groups == 0) return;
        throw Invalid(argument,
            $"{argument} must have {what} divisible by groups {groups}, but there are {channels}: input {Text(inputShape)}, weight {Text(weightShape)}.");
    }

    public static void RequireChannels(int channels, long expected, int groups, ReadOnlySpan<int> inputShape, ReadOnlySpan<int> weightShape)
    {
        if (channels == expected) return;
        throw Invalid("input",
            $"input must have {expected} channels for a weight of shape {Text(weightShape)} and groups {groups}, but it has {channels}: {Text(inputShape)}.");
    }

    public static void RequireBias(int? length, int outChannels)
    {
        if (length is null || length == outChannels) return;
        throw Invalid("bias", $"bias must have {outChannels} elements, one per output channel, but it has {length}.");
    }

    /// <summary>A shape as PyTorch prints it.</summary>
    public static string Text(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    public static ArgumentException Invalid(string argument, string message) => new(message, argument);

    public static ArgumentOutOfRangeException OutOfRange(string argument, string message) => new(argument, message);

    private static void RequireChannelParameter(string name, int channels, int groups)
    {
        if (channels < 1) throw OutOfRange(name, $"{name} must be at least 1, but {channels} was given.");
        if (channels % groups != 0) throw Invalid(name, $"{name} must be divisible by groups {groups}, but {channels} was given.");
    }

    private static void RequireCount(int rank, string name, ReadOnlySpan<int> values)
    {
        if (values.Length != rank) throw Invalid(name, $"{name} must have {rank} numbers, one per axis, but {Text(values)} was given.");
    }

    private static void RequireAtLeast(int least, string name, ReadOnlySpan<int> values)
    {
        if (values.ContainsAnyExceptInRange(least, int.MaxValue))
        {
            throw OutOfRange(name, $"{name} must be at least {least} on every axis, but {Text(values)} was given.");
        }
    }
}
