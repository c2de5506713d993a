using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>The circular ConvTranspose as Flax has it: the output is the input's size times the stride, and what runs over an end enters at the other.</summary>
public sealed class CircularTransposeTests
{
    [Theory]
    [InlineData(5, 3, 2)]
    [InlineData(4, 4, 2)]
    [InlineData(3, 5, 3)]
    [InlineData(6, 3, 1)]
    [InlineData(4, 2, 2)]
    public void The_output_is_the_full_one_wrapped_around(int length, int kernel, int stride)
    {
        int size = length * stride, overlap = kernel - stride;
        Tensor x = Filled.Integers([1, 2, length], 1), w = Filled.Integers([2, 3, kernel], 2);
        ConvTranspose1d layer = new(2, 3, kernel, stride, Padding.Pairs((0, overlap)), bias: false, paddingMode: PaddingMode.Circular, dtype: DType.Float64);
        layer.Weight.CopyFrom(w);

        Tensor full = Functional.ConvTranspose1d(x, w, stride: stride);
        double[] expected = new double[3 * size];
        double[] values = full.ToArray<double>();
        for (int channel = 0; channel < 3; channel++)
        {
            for (int i = 0; i < full.Shape[2]; i++) expected[(channel * size) + (i % size)] += values[(channel * full.Shape[2]) + i];
        }

        layer.Forward(x).Detach().ToArray<double>().Should().Equal(expected);
    }

    [Fact]
    public void Same_with_circular_edges_is_equivariant_to_turning_the_input()
    {
        ConvTranspose2d layer = new(1, 2, 5, stride: 2, padding: "same", paddingMode: PaddingMode.Circular, dtype: DType.Float64);
        layer.Weight.CopyFrom(Filled.Integers(layer.Weight.Shape, 3));
        layer.Bias!.CopyFrom(Filled.Integers(layer.Bias.Shape, 4));
        Tensor x = Filled.Integers([1, 1, 4, 6], 5);

        Tensor y = layer.Forward(x), turned = layer.Forward(Turned(x, 1, 2));

        y.Shape.ToArray().Should().Equal(1, 2, 8, 12);
        turned.Detach().ToArray<double>().Should().Equal(Turned(y, 2, 4).Detach().ToArray<double>());
    }

    private static Tensor Turned(Tensor x, int down, int right)
    {
        Tensor rows = Tensor.Cat([x.Slice(2, -down), x.Slice(2, 0, -down)], 2);
        return Tensor.Cat([rows.Slice(3, -right), rows.Slice(3, 0, -right)], 3);
    }
}
