using TransposedConv.NN;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Convolution;

/// <summary>
/// All golden convolutions as a user calls them: the output, and the gradients by input, weight and bias through the graph. Integer cases must
/// be equal, in float32 too; the others may differ by the order of summation.
/// </summary>
public sealed class GoldenFunctionTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Layers => LayerFactory.Names;

    [Theory]
    [MemberData(nameof(Layers))]
    public void Forward_and_gradients_are_PyTorchs(string layer)
    {
        foreach (GoldenConvolution c in Cases(layer)) Check(c, DType.Float64, static (tensor, _) => tensor);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Whole_numbers_are_exact_in_float32(string layer)
    {
        foreach (GoldenConvolution c in Cases(layer).Where(static c => c.IsInteger)) Check(c, DType.Float32, static (tensor, _) => tensor);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Views_give_what_contiguous_tensors_give(string layer)
    {
        int index = 0;
        foreach (GoldenConvolution c in Cases(layer).Where(static (_, i) => i % 3 == 0))
        {
            int kind = index++;
            Check(c, DType.Float64, (tensor, operand) => AwkwardViews.Of(tensor, (kind + operand) % AwkwardViews.Count));
        }
    }

    private static IEnumerable<GoldenConvolution> Cases(string layer) => GoldenConvolutionReader.All.Where(c => c.Layer == layer);

    private static void Check(GoldenConvolution c, DType dtype, Func<Tensor, int, Tensor> lay)
    {
        GoldenConvolutionInputs values = c.Fill();
        Tensor x = Operand(values.Input, c.InputShape, 0), w = Operand(values.Weight, c.WeightShape, 1);
        Tensor? b = values.Bias is null ? null : Operand(values.Bias, [c.OutputChannels], 2);
        x.RequiresGrad = w.RequiresGrad = true;
        if (b is not null) b.RequiresGrad = true;

        Tensor y = Setting(c).Apply(x, w, b);
        y.Backward(Operand(values.Upstream, c.OutputShape, 3));

        y.Shape.ToArray().Should().Equal(c.OutputShape, c.ToString());
        Compare(c, "output", y, c.Output);
        Compare(c, "gradient by input", x.Grad!, c.InputGradient);
        Compare(c, "gradient by weight", w.Grad!, c.WeightGradient);
        if (b is not null) Compare(c, "gradient by bias", b.Grad!, c.BiasGradient!);

        Tensor Operand(double[] numbers, int[] shape, int operand) => lay(Tensor.From<double>(numbers, shape).To(dtype), operand);
    }

    private static void Compare(GoldenConvolution c, string what, Tensor actual, double[] expected)
    {
        double[] numbers = actual.Detach().To(DType.Float64).ToArray<double>();
        if (c.IsInteger ? numbers.AsSpan().SequenceEqual(expected) : AreClose(numbers, expected)) return;
        numbers.Should().Equal(expected, "{0} of {1}", what, c);
    }

    private static bool AreClose(double[] actual, double[] expected) =>
        actual.Length == expected.Length
        && actual.Zip(expected).All(static pair => Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Max(1, Math.Abs(pair.Second)));

    private static ConvolutionSetting Setting(GoldenConvolution c) => new(c.Layer, c.InputShape, c.OutputChannels, c.Kernel)
    {
        Stride = c.Stride,
        Padding = c.PaddingWord is { } word ? word : c.Padding,
        OutputPadding = c.IsTransposed ? c.OutputPadding : default(PerAxis),
        Dilation = c.Dilation,
        Groups = c.Groups,
        Mode = LayerFactory.ModeOf(c.PaddingMode),
        OutputSize = c.OutputSize,
    };
}
