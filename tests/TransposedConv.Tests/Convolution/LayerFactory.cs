using System.Text.Json;
using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>The six layers by PyTorch's names and arguments.</summary>
internal static class LayerFactory
{
    public static IReadOnlyList<string> AllNames { get; } = ["Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d"];

    public static TheoryData<string> Names => [.. AllNames];

    public static ConvolutionLayer Make(
        string layer,
        int inChannels,
        int outChannels,
        PerAxis kernelSize,
        PerAxis stride = default,
        Padding padding = default,
        PerAxis outputPadding = default,
        int groups = 1,
        bool bias = true,
        PerAxis dilation = default,
        PaddingMode paddingMode = PaddingMode.Zeros,
        DType dtype = DType.Float32,
        Generator? generator = null) => layer switch
        {
            "Conv1d" => new Conv1d(inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, paddingMode, dtype, generator),
            "Conv2d" => new Conv2d(inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, paddingMode, dtype, generator),
            "Conv3d" => new Conv3d(inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, paddingMode, dtype, generator),
            "ConvTranspose1d" => new ConvTranspose1d(inChannels, outChannels, kernelSize, stride, padding, outputPadding, groups, bias, dilation, paddingMode, dtype, generator),
            "ConvTranspose2d" => new ConvTranspose2d(inChannels, outChannels, kernelSize, stride, padding, outputPadding, groups, bias, dilation, paddingMode, dtype, generator),
            "ConvTranspose3d" => new ConvTranspose3d(inChannels, outChannels, kernelSize, stride, padding, outputPadding, groups, bias, dilation, paddingMode, dtype, generator),
            _ => throw new ArgumentException($"'{layer}' is none of the six layers.", nameof(layer)),
        };

    /// <summary>Makes a layer from PyTorch's keyword arguments as the golden data stores them.</summary>
    public static ConvolutionLayer Make(string layer, IReadOnlyDictionary<string, JsonElement> args, Generator? generator = null)
    {
        string[] known = ["in_channels", "out_channels", "kernel_size", "stride", "padding", "output_padding", "groups", "bias", "dilation", "padding_mode"];
        args.Keys.Should().BeSubsetOf(known, "a dropped argument would make the comparison void");
        return Make(
            layer,
            args["in_channels"].GetInt32(),
            args["out_channels"].GetInt32(),
            Numbers("kernel_size"),
            Numbers("stride"),
            args.TryGetValue("padding", out JsonElement padding) ? PaddingOf(padding) : default,
            Numbers("output_padding"),
            args.TryGetValue("groups", out JsonElement groups) ? groups.GetInt32() : 1,
            !args.TryGetValue("bias", out JsonElement bias) || bias.GetBoolean(),
            Numbers("dilation"),
            args.TryGetValue("padding_mode", out JsonElement mode) ? ModeOf(mode.GetString()!) : PaddingMode.Zeros,
            generator: generator);

        PerAxis Numbers(string name) => args.TryGetValue(name, out JsonElement value) ? PerAxisOf(value) : default;
    }

    /// <summary>Calls a layer, with an output size if there is one.</summary>
    public static Tensor Forward(this ConvolutionLayer layer, Tensor input, int[]? outputSize) =>
        outputSize is null ? layer.Forward(input) : ((ConvTransposeLayer)layer).Forward(input, outputSize);

    /// <summary>PyTorch's padding mode by its name; an unknown name becomes an undefined value, as C# callers can give one.</summary>
    public static PaddingMode ModeOf(string name) => Enum.TryParse(name, ignoreCase: true, out PaddingMode mode) ? mode : (PaddingMode)99;

    private static Padding PaddingOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ValueKind == JsonValueKind.Array ? Integers(value) : value.GetInt32();

    private static PerAxis PerAxisOf(JsonElement value) => value.ValueKind == JsonValueKind.Array ? Integers(value) : value.GetInt32();

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(static item => item.GetInt32())];
}
