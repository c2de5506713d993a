using TransposedConv.NN;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Convolution;

/// <summary>
/// What PyTorch 1.13 refuses is refused here, what it accepts is accepted with the same output shape, up to <see cref="Differences"/>.
/// Refusals come in the constructor wherever the constructor's arguments alone decide, where PyTorch often waits for the first input.
/// </summary>
public sealed class LayerRefusalTests
{
    /// <summary>The deliberate differences, each with its reason.</summary>
    private static readonly Dictionary<(string Family, string Why), string> Differences = new()
    {
        [("ConvTranspose", "padding mode reflect")] = "the adjoint of Conv with that mode is defined here",
        [("ConvTranspose", "padding mode replicate")] = "the adjoint of Conv with that mode is defined here",
        [("ConvTranspose", "padding mode circular")] = "the adjoint of Conv with that mode is defined here",
        [("ConvTranspose", "padding same")] = "output = input × stride, as TensorFlow, Keras and Flax have it",
        [("ConvTranspose", "padding valid")] = "no padding, as TensorFlow, Keras and Flax have it",
        [("Conv2d", "kernel_size with one axis too few")] = "a list of one number holds for all axes, as it does for PyTorch's stride",
        [("ConvTranspose2d", "kernel_size with one axis too few")] = "a list of one number holds for all axes, as it does for PyTorch's stride",
        [("ConvTranspose", "output size whose batch and channels are wrong")] = "a full shape that is not the output's shape is a mistake; PyTorch looks at the spatial sizes only",
    };

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, GoldenModuleError.All.Count)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void PyTorchs_refusals_are_refusals_here(int index)
    {
        GoldenModuleError golden = GoldenModuleError.All[index];
        bool isRefusedThere = golden.Stage != "accepted";
        bool isRefusedHere = isRefusedThere != IsDifferent(golden);
        (string stage, Exception? error, int[] outputShape) = Run(golden);

        stage.Should().Be(isRefusedHere ? stage == "construct" ? "construct" : "forward" : "accepted", "{0} of {1}: {2}", golden.Why, golden.Layer, error);
        if (golden.Stage == "construct" && isRefusedHere) stage.Should().Be("construct", "{0} of {1}", golden.Why, golden.Layer);
        if (error is not null) CheckMessage(golden, error);
        if (!isRefusedThere && !isRefusedHere) outputShape.Should().Equal([Batch(golden, golden.OutputShape!), .. golden.OutputShape![1..]]);
    }

    [Fact]
    public void Every_listed_difference_is_one() =>
        Differences.Keys.Should().OnlyContain(key => GoldenModuleError.All.Any(golden =>
            golden.Why == key.Why && golden.Layer.StartsWith(key.Family, StringComparison.Ordinal)));

    private static bool IsDifferent(GoldenModuleError golden) =>
        Differences.Keys.Any(key => key.Why == golden.Why && golden.Layer.StartsWith(key.Family, StringComparison.Ordinal));

    private static (string Stage, Exception? Error, int[] OutputShape) Run(GoldenModuleError golden)
    {
        ConvolutionLayer layer;
        try
        {
            layer = LayerFactory.Make(golden.Layer, golden.Args);
        }
        catch (ArgumentException error)
        {
            return ("construct", error, []);
        }

        try
        {
            return ("accepted", null, layer.Forward(Tensor.Ones([Batch(golden, golden.Input), .. golden.Input[1..]], golden.DType), golden.OutputSize).Shape.ToArray());
        }
        catch (ArgumentException error)
        {
            return ("forward", error, []);
        }
    }

    /// <summary>The first size of a shape; 0 where the output would be so large that only an empty batch of it is worth computing.</summary>
    private static int Batch(GoldenModuleError golden, int[] shape) =>
        golden.OutputShape is { } output && new Shape(output).ElementCount > 10_000_000 ? 0 : shape[0];

    private static void CheckMessage(GoldenModuleError golden, Exception error)
    {
        (string argument, string given) = Expectation(golden);
        ((ArgumentException)error).ParamName.Should().Be(argument, "{0} of {1} is refused with: {2}", golden.Why, golden.Layer, error.Message);
        error.Message.Should().StartWith(argument, "the argument is named first").And.Contain(given, "the given is named");
        error.Message.Should().MatchRegex("must|expect", "the expected is named");
    }

    /// <summary>The argument that a refusal names, and a part of the given that it must show.</summary>
    private static (string Argument, string Given) Expectation(GoldenModuleError golden) => golden.Why switch
    {
        "groups 0" => ("groups", "0"),
        "groups -1" => ("groups", "-1"),
        "groups 3" or "groups 5" => ("inChannels", "4"),
        "input channels not divisible by groups" => ("inChannels", "3"),
        "output channels not divisible by groups" => ("outChannels", "5"),
        "in_channels 0" => ("inChannels", "0"),
        "in_channels -4" => ("inChannels", "-4"),
        "out_channels 0" => ("outChannels", "0"),
        "out_channels -6" => ("outChannels", "-6"),
        "padding 100" => ("input", "100"),
        "unknown padding mode" or "padding mode other" => ("paddingMode", "99"),
        "unknown padding word" => ("padding", "'other'"),
        "same padding with a stride" => ("padding", "'same'"),
        "reflect padding equal to the input" => ("padding", "(8, 8)"),
        "circular padding larger than the input" => ("padding", "(9, 9)"),
        "float64 input, float32 weight" => ("weight", "float32"),
        "integer input" => ("input", "int64"),
        _ when golden.Why.StartsWith("output padding", StringComparison.Ordinal) => ("outputPadding", Number(golden.Args["output_padding"].GetInt32())),
        _ when golden.Why.StartsWith("output size", StringComparison.Ordinal) && golden.OutputSize is { } size => ("outputSize", Number(size[^1])),
        _ when golden.Why.StartsWith("kernel_size", StringComparison.Ordinal) => ("kernelSize", LastNumber(golden, "kernel_size")),
        _ when golden.Why.StartsWith("output_padding", StringComparison.Ordinal) => ("outputPadding", LastNumber(golden, "output_padding")),
        _ when golden.Why.Split(' ')[0] is "stride" or "padding" or "dilation" => (golden.Why.Split(' ')[0], LastNumber(golden, golden.Why.Split(' ')[0])),
        _ => ("input", string.Join(", ", golden.Input)),
    };

    private static string LastNumber(GoldenModuleError golden, string name)
    {
        System.Text.Json.JsonElement value = golden.Args[name];
        return Number((value.ValueKind == System.Text.Json.JsonValueKind.Array ? value.EnumerateArray().Last() : value).GetInt32());
    }

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
