using TransposedConv.NN;

namespace TransposedConv.Tests.Notebooks;

/// <summary>R torch's page of nn_conv_transpose1d: its example, its shape formula and its statement of the first weights.</summary>
public sealed class RTorchPageTests
{
    [Fact]
    public void The_example()
    {
        var m = new ConvTranspose1d(32, 16, 2);
        m.Forward(Tensor.Randn(10, 32, 2)).Shape.ToArray().Should().Equal(10, 16, 3);
        m.Weight.Shape.ToArray().Should().Equal(32, 16, 2);
        m.Bias!.Shape.ToArray().Should().Equal(16);
    }

    [Theory]
    [InlineData(1, 1, 0, 0, 1)]
    [InlineData(2, 3, 1, 2, 2)]
    [InlineData(3, 2, 2, 0, 3)]
    [InlineData(5, 4, 0, 3, 1)]
    [InlineData(4, 1, 3, 1, 2)]
    public void The_shape_formula(int kernelSize, int stride, int padding, int outputPadding, int dilation)
    {
        for (int length = 4; length < 12; length++)
        {
            int expected = ((length - 1) * stride) - (2 * padding) + (dilation * (kernelSize - 1)) + outputPadding + 1;
            var layer = new ConvTranspose1d(2, 3, kernelSize, stride, padding, outputPadding, dilation: dilation);
            layer.Forward(Tensor.Zeros(1, 2, length)).Shape.ToArray().Should().Equal(1, 3, expected);
        }
    }

    [Fact]
    public void First_weights_lie_within_the_root_of_k()
    {
        const int Groups = 2, OutChannels = 6, KernelSize = 5;
        var layer = new ConvTranspose1d(8, OutChannels, KernelSize, groups: Groups);
        double bound = Math.Sqrt(Groups / (double)(OutChannels * KernelSize));
        float[] weights = layer.Weight.Value.ToArray<float>();
        weights.Should().OnlyContain(value => Math.Abs(value) <= bound);
        weights.Max(Math.Abs).Should().BeGreaterThan((float)(0.8 * bound));
        layer.Bias!.Value.ToArray<float>().Should().OnlyContain(value => Math.Abs(value) <= bound);
    }

    [Fact]
    public void Groups_divide_both_channels()
    {
        FluentActions.Invoking(static () => new ConvTranspose1d(3, 4, 2, groups: 2)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => new ConvTranspose1d(4, 3, 2, groups: 2)).Should().Throw<ArgumentException>();
    }
}
