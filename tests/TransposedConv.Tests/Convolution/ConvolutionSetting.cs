using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>One convolution: which layer, its arguments, and the shape of its input.</summary>
internal sealed record ConvolutionSetting(string Layer, int[] Input, int Out, PerAxis Kernel)
{
    public PerAxis Stride { get; init; } = 1;

    public Padding Padding { get; init; }

    public PerAxis OutputPadding { get; init; }

    public PerAxis Dilation { get; init; } = 1;

    public int Groups { get; init; } = 1;

    public PaddingMode Mode { get; init; }

    public bool HasBias { get; init; } = true;

    public int[]? OutputSize { get; init; }

    public int Rank => Layer[^2] - '0';

    public bool IsTransposed => Layer.StartsWith("ConvTranspose", StringComparison.Ordinal);

    public int InputChannels => Input[^(Rank + 1)];

    public int[] KernelSizes => Kernel.Resolve(Rank, 1, "kernel");

    public bool OutputPaddingIsUnderStride =>
        OutputSize is not null || OutputPadding.Resolve(Rank, 0, "outputPadding").Zip(Stride.Resolve(Rank, 1, "stride")).All(static pair => pair.First < pair.Second);

    public int[] WeightShape => IsTransposed
        ? [InputChannels, Out / Groups, .. KernelSizes]
        : [Out, InputChannels / Groups, .. KernelSizes];

    public ConvolutionLayer Module(DType dtype = DType.Float64) => LayerFactory.Make(
        Layer, InputChannels, Out, Kernel, Stride, Padding, OutputPadding, Groups, HasBias, Dilation, Mode, dtype, new Generator(1));

    /// <summary>The layer as a function; modes other than zeros exist as modules only, so they go through the entry both share.</summary>
    public Tensor Apply(Tensor input, Tensor weight, Tensor? bias) => (Layer, Mode) switch
    {
        ("Conv1d", PaddingMode.Zeros) => Functional.Conv1d(input, weight, bias, Stride, Padding, Dilation, Groups),
        ("Conv2d", PaddingMode.Zeros) => Functional.Conv2d(input, weight, bias, Stride, Padding, Dilation, Groups),
        ("Conv3d", PaddingMode.Zeros) => Functional.Conv3d(input, weight, bias, Stride, Padding, Dilation, Groups),
        ("ConvTranspose1d", PaddingMode.Zeros) => Functional.ConvTranspose1d(input, weight, bias, Stride, Padding, OutputPadding, Groups, Dilation, OutputSize),
        ("ConvTranspose2d", PaddingMode.Zeros) => Functional.ConvTranspose2d(input, weight, bias, Stride, Padding, OutputPadding, Groups, Dilation, OutputSize),
        ("ConvTranspose3d", PaddingMode.Zeros) => Functional.ConvTranspose3d(input, weight, bias, Stride, Padding, OutputPadding, Groups, Dilation, OutputSize),
        _ => ConvolutionCall.Function(
            Rank, IsTransposed, input, weight, bias, Stride, Padding, OutputPadding, Groups, Dilation, OutputSize, destination: null, Mode),
    };

    public override string ToString() =>
        $"{Layer} [{string.Join(", ", Input)}] -> {Out}, kernel {Kernel}, stride {Stride}, padding {Padding} {Mode}, output padding {OutputPadding}, "
        + $"dilation {Dilation}, groups {Groups}, output size {(OutputSize is null ? "none" : string.Join(", ", OutputSize))}";
}
