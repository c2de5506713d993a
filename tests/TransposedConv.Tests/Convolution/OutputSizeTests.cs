using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>The forms of outputSize: spatial sizes or the full shape, with or without a batch; what is out of reach is refused.</summary>
public sealed class OutputSizeTests
{
    [Theory]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 8, 11 }, new[] { 2, 6, 8, 11 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 2, 6, 9, 12 }, new[] { 2, 6, 9, 12 })]
    [InlineData(new[] { 3, 4, 5 }, new[] { 9, 11 }, new[] { 6, 9, 11 })]
    [InlineData(new[] { 3, 4, 5 }, new[] { 6, 8, 12 }, new[] { 6, 8, 12 })]
    [InlineData(new[] { 0, 3, 4, 5 }, new[] { 0, 6, 8, 11 }, new[] { 0, 6, 8, 11 })]
    public void Spatial_sizes_and_full_shapes_serve(int[] input, int[] outputSize, int[] expected)
    {
        ConvTranspose2d layer = new(3, 6, (2, 3), stride: 2, outputPadding: 1, dtype: DType.Float64);
        Tensor x = Filled.Reals(input, 1);

        Tensor byModule = layer.Forward(x, outputSize);
        Tensor byFunction = Functional.ConvTranspose2d(x, layer.Weight, layer.Bias!.Value, stride: 2, outputPadding: 1, outputSize: outputSize);

        byModule.Shape.ToArray().Should().Equal(expected);
        byFunction.Detach().ToArray<double>().Should().Equal(byModule.Detach().ToArray<double>());
    }

    [Fact]
    public void The_size_replaces_the_layers_output_padding()
    {
        ConvTranspose1d layer = new(1, 1, 3, stride: 3, outputPadding: 2);
        Tensor x = Tensor.Ones(1, 1, 4);

        layer.Forward(x).Shape.ToArray().Should().Equal(1, 1, 14);
        layer.Forward(x, 12).Shape.ToArray().Should().Equal(1, 1, 12);
        layer.Forward(x, 13).Detach().ToArray<float>().Should().Equal(layer.Forward(x).Narrow(2, 0, 13).Detach().ToArray<float>());
    }

    [Theory]
    [InlineData(new[] { 2, 1, 4 }, new[] { 11 }, "*from 12 to 14 on axis 0*11*")]
    [InlineData(new[] { 2, 1, 4 }, new[] { 15 }, "*from 12 to 14 on axis 0*15*")]
    [InlineData(new[] { 2, 1, 4 }, new[] { -1 }, "*-1*")]
    [InlineData(new[] { 2, 1, 4 }, new[] { int.MaxValue }, "*12 to 14*2147483647*")]
    [InlineData(new[] { 2, 1, 4 }, new[] { 1, 12 }, "*1 sizes or the 3 numbers*1, 12*")]
    [InlineData(new[] { 2, 1, 4 }, new[] { 2, 2, 1, 12 }, "*1 sizes or the 3 numbers*2, 2, 1, 12*")]
    [InlineData(new[] { 2, 1, 4 }, new[] { 3, 1, 12 }, "*begin with ?2, 1?*3, 1, 12*")]
    [InlineData(new[] { 2, 1, 4 }, new[] { 2, 5, 12 }, "*begin with ?2, 1?*2, 5, 12*")]
    [InlineData(new[] { 1, 4 }, new[] { 5, 12 }, "*begin with ?1?*5, 12*")]
    [InlineData(new[] { 1, 4 }, new[] { 1, 1, 12 }, "*1 sizes or the 2 numbers*1, 1, 12*")]
    public void What_does_not_fit_is_named(int[] input, int[] outputSize, string message)
    {
        ConvTranspose1d layer = new(1, 1, 3, stride: 3);

        FluentActions.Invoking(() => layer.Forward(Tensor.Ones(input), outputSize))
            .Should().Throw<ArgumentException>().WithMessage(message).Which.ParamName.Should().Be("outputSize");
    }
}
