using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Tests.Kernels;

/// <summary>Every argument a geometry refuses: the exception's type, the argument's name, what was expected and what was given.</summary>
public sealed class ConvolutionGeometryErrorTests
{
    private sealed record Call
    {
        public int[] Input { get; init; } = [1, 4, 9];
        public int[] Weight { get; init; } = [4, 4, 3];
        public int? Bias { get; init; } = 4;
        public int[] Stride { get; init; } = [1];
        public int[] Begin { get; init; } = [0];
        public int[] End { get; init; } = [0];
        public int[] Dilation { get; init; } = [1];
        public int[] OutputPadding { get; init; } = [0];
        public int[] OutputSize { get; init; } = [];
        public int Groups { get; init; } = 1;

        public void Conv() => ConvolutionGeometry.Conv(Input, Weight, Bias, Stride, Begin, End, Dilation, Groups);

        public void ConvTranspose() =>
            ConvolutionGeometry.ConvTranspose(Input, Weight, Bias, Stride, Begin, End, OutputPadding, OutputSize, Groups, Dilation);
    }

    private static readonly Dictionary<string, (Call Call, Type Exception, string? Argument, string Message)> ForBoth = new()
    {
        ["groups 0"] = (new Call { Groups = 0 }, typeof(ArgumentOutOfRangeException), "groups", "groups must be at least 1, but 0 was given"),
        ["groups −1"] = (new Call { Groups = -1 }, typeof(ArgumentOutOfRangeException), "groups", "groups must be at least 1, but -1 was given"),
        ["input channels not divisible"] = (
            new Call { Groups = 3 }, typeof(ArgumentException), "input", "input must have channels divisible by groups 3, but there are 4: input [1, 4, 9]"),
        ["stride 0"] = (new Call { Stride = [0] }, typeof(ArgumentOutOfRangeException), "stride", "stride must be at least 1 on every axis, but [0] was given"),
        ["stride of no rank"] = (new Call { Stride = [] }, typeof(ArgumentException), "stride", "stride must have 1, 2 or 3 numbers"),
        ["stride of rank 4"] = (new Call { Stride = [1, 1, 1, 1] }, typeof(ArgumentException), "stride", "but [1, 1, 1, 1] was given"),
        ["dilation 0"] = (new Call { Dilation = [0] }, typeof(ArgumentOutOfRangeException), "dilation", "dilation must be at least 1 on every axis, but [0] was given"),
        ["dilation of rank 2"] = (new Call { Dilation = [1, 1] }, typeof(ArgumentException), "dilation", "dilation must have 1 numbers, one per axis, but [1, 1] was given"),
        ["padding −1"] = (new Call { Begin = [-1] }, typeof(ArgumentOutOfRangeException), "padding", "padding must be at least 0 on every axis, but [-1] was given"),
        ["end padding −2"] = (new Call { End = [-2] }, typeof(ArgumentOutOfRangeException), "padding", "but [-2] was given"),
        ["padding of rank 0"] = (new Call { End = [] }, typeof(ArgumentException), "padding", "padding must have 1 numbers"),
        ["kernel 0"] = (new Call { Weight = [4, 4, 0] }, typeof(ArgumentException), "weight", "weight must have sizes of at least 1, but its shape is [4, 4, 0]"),
        ["no channels"] = (new Call { Input = [1, 0, 9] }, typeof(ArgumentException), "input", "input must have sizes of at least 1, the batch of at least 0, but its shape is [1, 0, 9]"),
        ["zero-length axis"] = (new Call { Input = [1, 4, 0] }, typeof(ArgumentException), "input", "but its shape is [1, 4, 0]"),
        ["negative batch"] = (new Call { Input = [-1, 4, 9] }, typeof(ArgumentException), "input", "but its shape is [-1, 4, 9]"),
        ["input of rank 4"] = (new Call { Input = [1, 4, 9, 9] }, typeof(ArgumentException), "input", "input must have 3 axes, or 2 without a batch, but its shape is [1, 4, 9, 9]"),
        ["input of rank 1"] = (new Call { Input = [9] }, typeof(ArgumentException), "input", "but its shape is [9]"),
        ["weight of rank 4"] = (new Call { Weight = [4, 4, 3, 3] }, typeof(ArgumentException), "weight", "weight must have 3 axes, two of channels and 1 of taps, but its shape is [4, 4, 3, 3]"),
        ["input channels"] = (new Call { Input = [1, 5, 9] }, typeof(ArgumentException), "input", "input must have 4 channels for a weight of shape [4, 4, 3] and groups 1, but it has 5: [1, 5, 9]"),
        ["bias length"] = (new Call { Bias = 1 }, typeof(ArgumentException), "bias", "bias must have 4 elements, one per output channel, but it has 1"),
        ["elements of the input"] = (new Call { Input = [70_000, 4, 70_000] }, typeof(OverflowException), null, "*for the large grid would have more than 2147483591 elements"),
    };

    private static readonly Dictionary<string, (Call Call, Type Exception, string? Argument, string Message)> ForConv = new()
    {
        ["output channels not divisible"] = (
            new Call { Weight = [3, 2, 3], Groups = 2, Bias = 3 }, typeof(ArgumentException), "weight", "weight must have output channels divisible by groups 2, but there are 3"),
        ["kernel beyond the input"] = (
            new Call { Input = [1, 4, 2] }, typeof(ArgumentException), "input", "on axis 0 its 2 cells and padding (0, 0) are less than kernel 3 with dilation 1: the output size would not be positive*input [1, 4, 2], weight [4, 4, 3]"),
        ["dilation near 2³¹"] = (new Call { Dilation = [int.MaxValue] }, typeof(ArgumentException), "input", "kernel 3 with dilation 2147483647"),
        ["padding near 2³¹"] = (
            new Call { Begin = [int.MaxValue], End = [int.MaxValue] }, typeof(OverflowException), null, "The output size on axis 0 would be 4294967301, but a size is at most 2147483647"),
        ["elements of the output"] = (new Call { Begin = [int.MaxValue - 9] }, typeof(OverflowException), null, "for the small grid would have more than 2147483591 elements"),
    };

    private static readonly Dictionary<string, (Call Call, Type Exception, string? Argument, string Message)> ForConvTranspose = new()
    {
        ["output padding −1"] = (new Call { OutputPadding = [-1] }, typeof(ArgumentOutOfRangeException), "outputPadding", "outputPadding must be at least 0 on every axis, but [-1] was given"),
        ["output padding = stride = dilation"] = (
            new Call { Stride = [2], Dilation = [2], OutputPadding = [2] },
            typeof(ArgumentOutOfRangeException),
            "outputPadding",
            "outputPadding must be smaller than stride or than dilation on every axis, but [2] was given with stride [2] and dilation [2]"),
        ["output padding of rank 2"] = (new Call { OutputPadding = [0, 0] }, typeof(ArgumentException), "outputPadding", "outputPadding must have 1 numbers"),
        ["output size 0"] = (
            new Call { Input = [1, 4, 1], Begin = [2], End = [1] }, typeof(ArgumentException), "input", "on axis 0 its 1 cells give 0: stride 1, padding (2, 1), kernel 3, dilation 1, output padding 0"),
        ["output size too small"] = (new Call { Stride = [2], OutputSize = [18] }, typeof(ArgumentOutOfRangeException), "outputSize", "outputSize must be from 19 to 20 on axis 0, but 18 was given"),
        ["output size too large"] = (new Call { Stride = [2], OutputSize = [21] }, typeof(ArgumentOutOfRangeException), "outputSize", "from 19 to 20 on axis 0, but 21 was given"),
        ["output size of the wrong rank"] = (
            new Call { OutputSize = [4, 11] }, typeof(ArgumentException), "outputSize", "outputSize must have 1 sizes or the 3 numbers of the full shape, but [4, 11] was given"),
        ["output size of other channels"] = (
            new Call { OutputSize = [1, 5, 11] }, typeof(ArgumentException), "outputSize", "outputSize as a full shape must begin with [1, 4], but [1, 5, 11] was given"),
        ["output size of another batch"] = (new Call { OutputSize = [2, 4, 11] }, typeof(ArgumentException), "outputSize", "must begin with [1, 4]"),
        ["stride near 2³¹"] = (
            new Call { Stride = [int.MaxValue] }, typeof(OverflowException), null, "The output size on axis 0 would be 17179869179, but a size is at most 2147483647*input [1, 4, 9]"),
        ["everything near 2³¹"] = (
            new Call { Input = [1, 1, int.MaxValue], Weight = [1, 1, int.MaxValue], Bias = null, Stride = [int.MaxValue], Dilation = [int.MaxValue] },
            typeof(OverflowException),
            null,
            "would be 9223372023969873925, but a size is at most"),
        ["output channels near 2³²"] = (
            new Call { Input = [1, 4, 9], Weight = [4, int.MaxValue, 3], Bias = null, Groups = 2 }, typeof(OverflowException), null, "The output channels would be 4294967294"),
        ["elements of the output"] = (
            new Call { Input = [1, 64, 8, 1280, 1720], Weight = [64, 128, 5, 5, 5], Bias = null, Stride = [2, 2, 2], Begin = [2, 2, 2], End = [2, 2, 2], Dilation = [1, 1, 1], OutputPadding = [1, 1, 1] },
            typeof(OverflowException),
            null,
            "[1, 128, 16, 2560, 3440]*would have more than 2147483591 elements"),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string name in ForBoth.Keys.Concat(ForConv.Keys)) cases.Add("Conv", name);
            foreach (string name in ForBoth.Keys.Concat(ForConvTranspose.Keys)) cases.Add("ConvTranspose", name);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void IsRefused(string layer, string name)
    {
        bool isConv = layer == "Conv";
        var (call, exception, argument, message) = ForBoth.TryGetValue(name, out var both) ? both : (isConv ? ForConv : ForConvTranspose)[name];
        Action act = isConv ? call.Conv : call.ConvTranspose;

        Exception thrown = act.Should().Throw<Exception>().WithMessage($"*{message}*").Which;
        thrown.Should().BeOfType(exception);
        if (argument is not null) ((ArgumentException)thrown).ParamName.Should().Be(argument);
    }

    [Theory]
    [InlineData(1, 3, 2)]
    [InlineData(3, 1, 2)]
    [InlineData(1, 1, 0)]
    public void OutputPaddingBelowStrideOrDilationIsLegal(int stride, int dilation, int outputPadding)
    {
        new Call { Stride = [stride], Dilation = [dilation], OutputPadding = [outputPadding] }.Invoking(call => call.ConvTranspose()).Should().NotThrow();
    }

    [Fact]
    public void AnEmptyBatchIsLegal() =>
        ConvolutionGeometry.Conv([0, 4, 9], [4, 4, 3], 4, [1], [0], [0], [1], 1).SmallShape().Should().Equal(0, 4, 7);

    [Fact]
    public void ParametersAloneAreCheckedForConstructors()
    {
        static Action With(int inChannels = 4, int outChannels = 6, int kernel = 3, int stride = 1, int padding = 0, int dilation = 1, int groups = 2, int outputPadding = 0) =>
            () => ConvolutionChecks.RequireParameters(inChannels, outChannels, [kernel], [stride], [padding], [padding], [dilation], groups, [outputPadding]);

        With().Should().NotThrow();
        With(inChannels: 0).Should().Throw<ArgumentOutOfRangeException>().WithMessage("inChannels must be at least 1, but 0 was given*").WithParameterName("inChannels");
        With(inChannels: 5).Should().Throw<ArgumentException>().WithMessage("inChannels must be divisible by groups 2, but 5 was given*").WithParameterName("inChannels");
        With(outChannels: -2).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*-2*").WithParameterName("outChannels");
        With(outChannels: 5).Should().Throw<ArgumentException>().WithMessage("*groups 2, but 5*").WithParameterName("outChannels");
        With(kernel: 0).Should().Throw<ArgumentOutOfRangeException>().WithMessage("kernelSize must be at least 1 on every axis, but [0]*").WithParameterName("kernelSize");
        With(stride: -1).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*[-1]*").WithParameterName("stride");
        With(padding: -1).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*[-1]*").WithParameterName("padding");
        With(dilation: 0).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*[0]*").WithParameterName("dilation");
        With(groups: 0).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*groups*0*").WithParameterName("groups");
        With(outputPadding: 1).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*[1]*stride [1]*").WithParameterName("outputPadding");
        With(inChannels: 1 << 20, outChannels: 1 << 20).Should().Throw<OverflowException>().WithMessage("*[1048576, 524288, 3]*");
    }
}
