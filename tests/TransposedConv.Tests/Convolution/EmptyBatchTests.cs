using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>A batch of no examples: an output of the right shape, gradients of zeros.</summary>
public sealed class EmptyBatchTests
{
    public static TheoryData<string> Layers => LayerFactory.Names;

    [Theory]
    [MemberData(nameof(Layers))]
    public void Output_has_the_shape_and_gradients_are_zeros(string name)
    {
        int rank = name[^2] - '0';
        ConvolutionSetting setting = new(name, [0, 2, .. Enumerable.Repeat(4, rank)], 3, 3) { Stride = 2, Padding = 1 };
        ConvolutionLayer layer = setting.Module();
        Tensor x = Tensor.Zeros(setting.Input, DType.Float64, requiresGrad: true);

        Tensor y = layer.Forward(x);
        y.Shape.ToArray().Should().Equal([0, 3, .. Enumerable.Repeat(setting.IsTransposed ? 7 : 2, rank)]);
        y.Sum().Backward();

        x.Grad!.Shape.ToArray().Should().Equal(setting.Input);
        layer.Weight.Grad!.Shape.ToArray().Should().Equal(setting.WeightShape);
        layer.Weight.Grad.ToArray<double>().Should().OnlyContain(static value => value == 0);
        layer.Bias!.Grad!.ToArray<double>().Should().Equal(0, 0, 0);
    }
}
