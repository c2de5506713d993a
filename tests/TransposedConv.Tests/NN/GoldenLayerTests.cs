using TransposedConv.Autograd;
using TransposedConv.NN;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.NN;

/// <summary>Activations, normalizations, dropout and weight normalization against PyTorch.</summary>
public sealed class GoldenLayerTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, GoldenLayer.All.Count)];

    public static TheoryData<int> Errors => [.. Enumerable.Range(0, GoldenLayerError.All.Count)];

    public static TheoryData<int> Dropouts => [.. Enumerable.Range(0, GoldenDropout.All.Count)];

    [Fact]
    public void The_data_are_as_wide_as_promised()
    {
        GoldenLayer.All.Should().HaveCountGreaterThanOrEqualTo(130);
        GoldenLayer.All.Select(static golden => golden.Layer).Distinct().Should().HaveCountGreaterThanOrEqualTo(20);
        GoldenLayerError.All.Should().HaveCountGreaterThanOrEqualTo(25);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_gradients_and_buffers_are_PyTorchs(int index)
    {
        GoldenLayer golden = GoldenLayer.All[index];
        Layer layer = MakeWith(golden);
        foreach (GoldenTensor warm in golden.Warm) layer.Forward(Of(warm));
        layer.Train(golden.Training);
        Tensor input = Of(golden.Input, requiresGrad: true);

        Tensor output = layer.Forward(input);
        output.Backward(Of(golden.Upstream));

        ShouldBe(output, golden.Output, "output");
        ShouldBe(input.Grad!, golden.InputGradient, "gradient by the input");
        foreach ((string name, Parameter parameter) in layer.NamedParameters()) ShouldBe(parameter.Grad!, golden.Gradients[name], $"gradient by {name}");
        foreach ((string name, Tensor buffer) in layer.NamedBuffers()) ShouldBe(buffer.To(DType.Float64), golden.Buffers[name], name);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Text_and_keys_are_PyTorchs(int index)
    {
        GoldenLayer golden = GoldenLayer.All[index];
        Layer layer = new AnyLayer(golden.Layer, golden.Args).Make();

        // Whole numbers have no type of their own here: PyTorch prints p=0 and p=0.0 as they were given.
        layer.ToString().Should().Be(golden.Repr);
        layer.StateDict().Keys.Should().Equal(golden.Keys);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Derivatives_of_both_orders_agree_with_finite_differences(int index)
    {
        GoldenLayer golden = GoldenLayer.All[index];

        // The steep ends of the activations need no further check, and running means of all batches change at every call.
        if (golden.Input.Values.Max() > 10 || golden.Layer == "Dropout") return;
        Layer layer = MakeWith(golden);
        layer.Train(golden.Training);
        Tensor[] leaves = [Of(golden.Input, requiresGrad: true), .. layer.Parameters().Select(static parameter => parameter.Value)];

        GradCheck.Check(x => layer.Forward(x[0]), leaves).Should().BeTrue("{0}", golden);
        GradGradCheck.Check(x => layer.Forward(x[0]), leaves).Should().BeTrue("{0}", golden);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void What_PyTorch_refuses_is_refused_at_the_same_stage(int index)
    {
        GoldenLayerError golden = GoldenLayerError.All[index];
        Layer? layer = null;
        Tensor? output = null;
        Action construct = () => layer = new AnyLayer(golden.Layer, golden.Args).Make(DType.Float32);
        Action forward = () => output = layer!.Forward(Tensor.Ones(golden.Input));

        if (golden.Stage == "construct")
        {
            construct.Should().Throw<ArgumentException>(golden.Why).WithMessage("*expected*got*");
            return;
        }

        construct();
        if (golden.Stage == "forward")
        {
            forward.Should().Throw<ArgumentException>(golden.Why).WithMessage("*expected*got*");
            return;
        }

        forward();
        output!.Shape.Should().Equal(golden.OutputShape);
    }

    [Theory]
    [MemberData(nameof(Dropouts))]
    public void Dropout_chooses_as_PyTorch_does(int index)
    {
        GoldenDropout golden = GoldenDropout.All[index];

        Tensor output = Functional.Dropout(Tensor.Ones(golden.Output.Shape, golden.Output.DType), golden.P, generator: new Generator(golden.Seed));

        output.DType.Should().Be(golden.Output.DType);
        output.To(DType.Float64).ToArray<double>().Should().Equal(golden.Output.Values);
    }

    private static Layer MakeWith(GoldenLayer golden)
    {
        Layer layer = new AnyLayer(golden.Layer, golden.Args).Make();
        layer.LoadStateDict(golden.Parameters.ToDictionary(static entry => entry.Key, static entry => Of(entry.Value)), strict: false);
        layer.NamedParameters().Select(static named => named.Key).Should().BeEquivalentTo(golden.Parameters.Keys);
        return layer;
    }

    private static Tensor Of(GoldenTensor golden, bool requiresGrad = false) => Tensor.From(golden.Values.AsSpan(), golden.Shape, requiresGrad: requiresGrad);

    private static void ShouldBe(Tensor actual, GoldenTensor expected, string what)
    {
        actual.Shape.Should().Equal(expected.Shape, what);
        double[] values = actual.Detach().ToArray<double>();
        for (int i = 0; i < values.Length; i++)
        {
            values[i].Should().BeApproximately(expected.Values[i], 1e-12 * Math.Max(1, Math.Abs(expected.Values[i])), $"{what}, element {i}");
        }
    }
}
